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

test('is for all to read', async () => {
  const { files } = await JSZip.loadAsync(readPackage());
  const modes = Object.values(files).map(({ name, unixPermissions }) => [name, Number(unixPermissions) & 0o777]);
  const names = ['src/handlers/api.cache', ...withoutCache, 'src/handlers/api.code'];
  expect(modes.sort()).toEqual(names.map((name) => [name, 0o644]).sort());
});

test('packages none for another architecture, and says why', async () => {
  expect(await packageFor(other)).toContain(`No compile cache: Lambda on ${other} would reject one of Node `);
  expect(Object.keys((await JSZip.loadAsync(readPackage())).files).sort()).toEqual(withoutCache);
});

/** @returns what packaging printed */
async function packageFor(architecture: string): Promise<string> {
  editFile(join(project().dir, 'serverless.yml'), /architecture: \w+/, `architecture: ${architecture}`);
  const run = project().serverless(['package', '--stage', 'prod', '--param=compileCache=true'], exampleSettings);
  expect([await run.exited, run.output()]).toEqual([0, expect.any(String)]);
  return run.output();
}

function readPackage(): Buffer {
  return readFileSync(join(project().dir, '.serverless', 'api.zip'));
}
