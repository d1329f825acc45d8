import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { writeClient } from '../../../tools/openapi/write-client.ts';
import { findFreePort } from '../../project/free-port.ts';
import { createScratchProject, type ScratchProject } from '../../project/scratch-project.ts';
import { serviceDir } from '../../project/service-dir.ts';

jest.setTimeout(60_000);

/** A front end: the programs of `client-use`, and in its node_modules the client and what the client depends on. */
let frontEnd: string;

beforeAll(async () => {
  frontEnd = mkdtempSync(join(tmpdir(), 'todo-front-end-'));
  cpSync(join(import.meta.dirname, 'client-use'), frontEnd, { recursive: true });
  writeFileSync(join(frontEnd, 'package.json'), '{ "type": "module" }');
  const packages = join(frontEnd, 'node_modules');
  await writeClient(serviceDir, join(packages, 'todo-api-client'));
  for (const name of ['openapi-fetch', 'openapi-typescript-helpers', '@types', 'undici-types']) {
    symlinkSync(join(serviceDir, 'node_modules', name), join(packages, name));
  }
});

afterAll(() => rmSync(frontEnd, { recursive: true, force: true }));

test('is a package of the version of the document, with the exact version of what it depends on', () => {
  const { version } = readJson(join(serviceDir, 'package.json'));
  const client = readJson(join(frontEnd, 'node_modules', 'todo-api-client', 'package.json'));
  expect(client).toMatchObject({
    name: 'todo-api-client',
    version,
    dependencies: { 'openapi-fetch': expect.stringMatching(/^\d+\.\d+\.\d+$/) },
  });
});

describe('its types', () => {
  test.each(['nodenext', 'bundler'])('allow right use under module resolution %s', (moduleResolution) => {
    expect(compile(moduleResolution, ['crud.ts', 'token-and-links.ts', 'paging.ts', 'stale.ts'])).toBe('');
  });

  test('refuse wrong use', () => {
    const errors = compile('nodenext', ['wrong.ts'])
      .trim()
      .split(/\n(?! )/);
    expect(errors).toEqual([
      expect.stringMatching(/^wrong\.ts\(3,.*'number' is not assignable to type 'string \| \(\(\) => /),
      expect.stringMatching(/^wrong\.ts\(4,.*'"\/todo"' is not assignable/),
      expect.stringMatching(/^wrong\.ts\(5,.*'\{ done: true; \}' is not assignable/),
      expect.stringMatching(/^wrong\.ts\(6,.*Expected 2 arguments, but got 1/),
      expect.stringMatching(/^wrong\.ts\(7,.*'title' does not exist/),
      expect.stringMatching(/^wrong\.ts\(8,.*'page' does not exist/),
    ]);
  });
});

test('sends its token and finds the next page', () => {
  expect(run('token-and-links.ts')).toEqual({
    tokens: ['Bearer constant', 'Bearer changing', null],
    walked: ['Bearer constant'],
    refusal: ['GET /todos answered 503', { code: '/todos?cursor=a%2Cb' }],
    links: ['https://a.example/?x=3;4', '/todos?x=1', null, null, null],
  });
});

describe('with the service', () => {
  let project: ScratchProject;
  let url: string;

  beforeAll(async () => {
    project = createScratchProject();
    const port = await findFreePort();
    url = `http://localhost:${port}`;
    await project.serverless(['offline'], { PORT: port }).printed(/curl -i/);
  });

  afterAll(() => project.remove());

  test('creates, reads, updates, replaces and deletes', () => {
    expect(run('crud.ts', url)).toEqual({
      statuses: [201, 200, 200, 200, 204, 404],
      sameTodo: true,
      done: true,
      text: 'Buy oat milk',
      code: 'todo_not_found',
    });
  });

  test('walks all pages of a filtered list', () => {
    expect(run('paging.ts', url)).toEqual({ walked: ['1', '2', '3', '4', '5'], pages: 3 });
  });

  test('does not overwrite what somebody else has changed', () => {
    expect(run('stale.ts', url)).toEqual({ statuses: [200, 412] });
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
    skipLibCheck: true,
  };
  writeFileSync(join(frontEnd, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files }));
  const tsc = join(serviceDir, 'node_modules', 'typescript', 'bin', 'tsc');
  return spawnSync(process.execPath, [tsc, '--pretty', 'false'], { cwd: frontEnd, encoding: 'utf8' }).stdout;
}

/** @returns the JSON that a program of the front end prints */
function run(program: string, ...args: readonly string[]): unknown {
  const options = { cwd: frontEnd, encoding: 'utf8', timeout: 30_000 } as const;
  const { stdout, stderr } = spawnSync(process.execPath, [program, ...args], options);
  if (stdout === '') throw new Error(`${program} failed:\n${stderr}`);
  return JSON.parse(stdout);
}

function readJson(file: string): { readonly version: string } {
  return JSON.parse(readFileSync(file, 'utf8'));
}
