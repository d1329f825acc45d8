import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import JSZip from 'jszip';
import { unzip } from '../../tools/serverless/zip.ts';
import { exampleSettings } from '../../tools/stages/kinds.ts';
import { useDatabase } from '../stores/dynamodb/database.ts';
import { editFile } from '../support/edit.ts';
import { useScratchProject } from '../support/scratch-project.ts';
import { apiEnvironment, runArtefact, toEvents } from './run-artefact.ts';

const [same = '', other = ''] = process.arch === 'arm64' ? ['arm64', 'x86_64'] : ['x86_64', 'arm64'];
const withoutCache = ['src/handlers/api.cjs', 'src/handlers/api.cjs.map'];
const events = toEvents([
  ['GET', '/todos'],
  ['GET', '/health'],
]);
const answered = [
  expect.objectContaining({ route: 'GET /todos', status: 200 }),
  expect.objectContaining({ route: 'GET /health', status: 200 }),
  { replies: [expect.objectContaining({ statusCode: 200 }), expect.objectContaining({ statusCode: 200 })] },
];
const rejected = expect.objectContaining({
  level: 'WARN',
  message: 'compile cache rejected',
  version: process.version,
});

const project = useScratchProject();
const database = useDatabase();

test('Node takes the cache when it starts as it did for the making of it, and says so when it does not', async () => {
  await packageFor(same);
  const dir = await unzip(readPackage(), join(project().dir, 'code'));
  const file = join(dir, 'src/handlers/api.cjs');
  const environment = { ...apiEnvironment, ...database().settings };
  const run = (...nodeArgs: readonly string[]) => runArtefact({ file, events, environment, nodeArgs });
  expect(await run('--expose-gc', '--max-old-space-size=400', '--max-semi-space-size=20')).toEqual(answered);
  expect(await run('--expose-gc', '--no-opt')).toEqual([rejected, ...answered]);
  writeFileSync(join(dir, 'src/handlers/api.cache'), 'not a cache');
  expect(await run('--expose-gc')).toEqual([rejected, ...answered]);
});

test('each function has one, for all to read', async () => {
  const modules = { api: 'api', docs: 'docs', export: 'export', preTraffic: 'pre-traffic' };
  for (const [name, module] of Object.entries(modules)) {
    const names = ['cache', 'cjs', 'cjs.map', 'code'].map((extension) => `src/handlers/${module}.${extension}`);
    expect(await readModes(name)).toEqual(names.map((file) => [file, 0o644]));
  }
});

test('with the wrapper it is made for Node without --expose-gc, and the wrapper stays executable', async () => {
  await packageFor(same, ['--param=dropExposeGc=true']);
  expect((await readModes('api'))[0]).toEqual(['drop-expose-gc', 0o755]);
  const file = join(await unzip(readPackage(), join(project().dir, 'wrapped')), 'src/handlers/api.cjs');
  const environment = { ...apiEnvironment, ...database().settings };
  expect(await runArtefact({ file, events, environment })).toEqual(answered);
});

test('packages none for another architecture, and says why', async () => {
  expect(await packageFor(other)).toContain(`No compile cache: Lambda on ${other} would reject one of Node `);
  expect(Object.keys((await JSZip.loadAsync(readPackage())).files).sort()).toEqual(withoutCache);
});

/** @returns what packaging printed */
async function packageFor(architecture: string, params: readonly string[] = []): Promise<string> {
  editFile(join(project().dir, 'serverless.yml'), /architecture: \w+/, `architecture: ${architecture}`);
  const args = ['package', '--stage', 'prod', '--param=compileCache=true', ...params];
  const run = project().serverless(args, exampleSettings);
  expect([await run.exited, run.output()]).toEqual([0, expect.any(String)]);
  return run.output();
}

/** @returns the files of a function's package, each with who may do what */
async function readModes(name: string) {
  const { files } = await JSZip.loadAsync(readPackage(name));
  return Object.values(files).map((file) => [file.name, Number(file.unixPermissions) & 0o777]);
}

function readPackage(name = 'api'): Buffer {
  return readFileSync(join(project().dir, '.serverless', `${name}.zip`));
}
