import { execFile, spawnSync } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { writeClient } from '../../../tools/openapi/write-client.ts';
import { useApiServer } from '../../api/use-api-server.ts';
import { limit } from '../../support/limit.ts';
import { serviceDir } from '../../support/service-dir.ts';
import { useSharedFolder } from '../../support/use-folder.ts';
import { useResource } from '../../support/use-resource.ts';

/** A front end: the programs of `client-use`, and in its node_modules the client and what the client depends on. */
const frontEnd = useSharedFolder((folder) => {
  cpSync(join(import.meta.dirname, 'client-use'), folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
});
const packages = () => join(frontEnd(), 'node_modules');
useResource(async () => {
  const client = join(packages(), 'todo-api-client');
  await writeClient(serviceDir, client);
  cpSync(join(serviceDir, 'tools', 'openapi', 'client'), join(frontEnd(), 'source'), { recursive: true });
  cpSync(join(client, 'dist', 'openapi.d.ts'), join(frontEnd(), 'source', 'openapi.d.ts'));
  for (const name of ['openapi-fetch', 'openapi-typescript-helpers', '@types', 'undici-types']) {
    symlinkSync(join(serviceDir, 'node_modules', name), join(packages(), name));
  }
});

test('is a package of the version of the document, with the exact version of what it depends on', () => {
  const { version } = readJson(join(serviceDir, 'package.json'));
  const client = readJson(join(packages(), 'todo-api-client', 'package.json'));
  expect(client).toMatchObject({
    name: 'todo-api-client',
    version,
    dependencies: { 'openapi-fetch': expect.stringMatching(/^\d+\.\d+\.\d+$/) },
  });
});

const rightUses = ['crud.ts', 'token-and-links.ts', 'paging.ts'];

describe('its types', () => {
  test('allow right use under module resolution bundler', () => {
    expect(compile('bundler', rightUses)).toBe('');
  });

  test('allow right use and refuse wrong use under module resolution nodenext', () => {
    const errors = compile('nodenext', [...rightUses, 'wrong.ts', 'source/index.ts'])
      .trim()
      .split(/\n(?! )/);
    expect(errors).toEqual([
      expect.stringMatching(/^wrong\.ts\(3,.*'number' is not assignable to type 'string \| \(\(\) => /),
      expect.stringMatching(/^wrong\.ts\(4,.*'"\/todo"' is not assignable/),
      expect.stringMatching(/^wrong\.ts\(5,.*'\{ done: true; \}' is not assignable/),
      expect.stringMatching(/^wrong\.ts\(6,.*Expected 2 arguments, but got 1/),
      expect.stringMatching(/^wrong\.ts\(7,.*'title' does not exist/),
      expect.stringMatching(/^wrong\.ts\(8,.*'page' does not exist/),
      ...['dnoe', 'dnoe', 'dnoe', 'oder', 'oder', 'query', 'headers', 'parseAs'].map((misspelt, index) =>
        expect.stringMatching(new RegExp(`^wrong\\.ts\\(${index + 10},.*'${misspelt}' does not exist`)),
      ),
      expect.stringMatching(/^wrong\.ts\(18,.*'code' does not exist on type '\{ message: string; \}'/s),
    ]);
  });
});

test('sends its token and finds the next page', async () => {
  expect(await run('token-and-links.ts')).toEqual({
    tokens: ['Bearer constant', 'Bearer changing', null],
    walked: ['Bearer constant'],
    refusal: ['503 /todos?cursor=a%2Cb', { message: '/todos?cursor=a%2Cb' }],
    links: ['3;4', 'x+', null, null, null, null].map(
      (cursor) => cursor && JSON.stringify({ limit: 3, done: false, cursor }),
    ),
  });
});

describe('with the service', () => {
  const api = useApiServer();

  test('creates, reads, updates, replaces and deletes, and overwrites nothing that somebody else has changed', async () => {
    expect(await run('crud.ts', api().endpoint)).toEqual({
      statuses: [201, 200, 200, 412, 200, 204, 404],
      sameTodo: true,
      done: true,
      text: 'Buy oat milk',
      code: 'todo_not_found',
    });
  });

  test('walks all pages of a filtered list', async () => {
    expect(await run('paging.ts', api().endpoint)).toEqual({ walked: ['1', '2', '3', '4', '5'], pages: 3 });
  });
});

/** @returns what tsc says, one line for each error */
function compile(moduleResolution: string, files: readonly string[]): string {
  const options = {
    target: 'es2022',
    lib: ['es2024', 'dom', 'dom.iterable'],
    module: moduleResolution === 'bundler' ? 'esnext' : moduleResolution,
    moduleResolution,
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
  };
  writeFileSync(join(frontEnd(), 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files }));
  const tsc = join(serviceDir, 'node_modules', 'typescript', 'bin', 'tsc');
  return spawnSync(process.execPath, [tsc, '--pretty', 'false'], { cwd: frontEnd(), encoding: 'utf8' }).stdout;
}

/** @returns the JSON that a program of the front end prints */
async function run(program: string, ...args: readonly string[]): Promise<unknown> {
  const { stdout } = await execute(process.execPath, [program, ...args], { cwd: frontEnd(), timeout: limit(30) });
  return JSON.parse(stdout);
}

const execute = promisify(execFile);

function readJson(file: string): { readonly version: string } {
  return JSON.parse(readFileSync(file, 'utf8'));
}
