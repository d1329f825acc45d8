import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { editFile } from '../support/edit.ts';
import { findFreePort } from '../support/free-port.ts';
import { useScratchProject } from '../support/scratch-project.ts';
import { useCleanUp } from '../support/use-resource.ts';
import { eventually } from './npm-start.ts';

const project = useScratchProject();
const cleanUp = useCleanUp();

test.each([
  ['npm', 'SIGTERM'],
  ['all', 'SIGTERM'],
  ['all', 'SIGINT'],
] as const)('leaves nothing when %s get %s during the start', async (who, signal) => {
  const { dir } = project();
  const env = { PATH: process.env['PATH'], HOME: dir, PORT: await findFreePort(), EXPORT_PORT: '0' };
  const npm = spawn('npm', ['start'], { cwd: dir, env, detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
  const { pid = 0 } = npm;
  await once(npm.stderr, 'data');
  process.kill(who === 'npm' ? pid : -pid, signal);
  // The stream ends with the last process that holds it.
  expect(await readText(npm.stderr)).not.toContain('is ready');
});

test('waits for a request at Ctrl-C, and ends at the next', async () => {
  const { dir, startAlone } = project();
  const file = join(dir, 'src', 'handlers', 'api.ts');
  const endless = "() => new Promise(() => console.log('It is asked.'))";
  edit(file, 'export const handler =', `export const handler = ${endless};\nexport const other =`);
  const PORT = await findFreePort();
  const run = startAlone({ PORT });
  await run.printed(/is ready/);
  const response = fetch(`http://localhost:${PORT}/health`).catch(() => undefined);
  await run.printed(/It is asked\./);
  while (run.process.exitCode === null) {
    run.process.kill('SIGINT');
    await setImmediate();
  }
  expect(await run.exited).toBe(1);
  await response;
});

test('ends without a word when nobody reads its output', async () => {
  const PORT = await findFreePort();
  const run = project().startAlone({ PORT });
  await run.printed(/\n {2}try .*\n/);
  const before = run.output();
  run.process.stdout?.destroy();
  await fetch(`http://localhost:${PORT}/health`).catch(() => undefined);
  expect([await run.exited, run.output().trim()]).toEqual([1, before.trim()]);
});

test.each([
  [
    'that tools import too',
    ['src', 'faults.ts'],
    'const = 1;\n',
    /^src.faults\.ts:\d+\n(?:.*\n)*SyntaxError .*: .*\n$/,
  ],
  [
    'of a function',
    ['src', 'handlers', 'api.ts'],
    'const = 1;\n',
    /^. \[ERROR\] .*\n\n +src.handlers.api\.ts:\d+:6:\n/,
  ],
  [
    'that throws',
    ['src', 'handlers', 'export.ts'],
    "throw new Error('at load');\n",
    /^The export does not start: Error: at load\n +at .*src.handlers.export\.ts:\d+:\d+\)\n$/,
  ],
  ['of a schema', ['schemas', 'todo.json'], '{', /^schemas\/todo\.json: .*\n$/],
])('says once what is wrong with code %s, and does not start', async (_, path, addition, error) => {
  const file = join(project().dir, ...path);
  edit(file, /$/, addition);
  expect(await readFailure()).toMatch(error);
});

test('names the file of an invalid schema', async () => {
  edit(join(project().dir, 'schemas', 'todo.json'), '"type": "string"', '"type": "text"');
  expect(await readFailure()).toMatch(/^schemas\/todo\.json: schema is invalid: .*\n$/);
});

test.each(['PORT', 'EXPORT_PORT'])('says so when %s is taken during the start, and ends', async (name) => {
  const port = await findFreePort();
  const run = project().startAlone({ PORT: await findFreePort(), [name]: port });
  await eventually(async () => readdirSync(join(project().dir, '.esbuild')).includes(`start-${run.process.pid}`));
  const server = createServer().listen(Number(port), 'localhost');
  cleanUp(() => server.close());
  await once(server, 'listening');
  expect(await run.exited).toBe(1);
  expect(withoutFirst(run.output())).toMatch(new RegExp(`^(× )?Port ${port} is in use: set ${name} to another .*\\n$`));
});

async function readFailure(): Promise<string> {
  const run = project().startAlone({ PORT: await findFreePort() });
  expect(await run.exited).toBe(1);
  expect(existsSync(join(project().dir, '.local', 'service.json'))).toBe(false);
  return withoutFirst(run.output());
}

/** Removes the line that says that it is starting. */
function withoutFirst(output: string): string {
  return output.replace(/^todo-api .*\n/, '');
}

/** Edits a file until the end of the test. */
function edit(file: string, match: string | RegExp, replacement: string): void {
  const good = readFileSync(file, 'utf8');
  cleanUp(() => writeFileSync(file, good));
  editFile(file, match, replacement);
}
