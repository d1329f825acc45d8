import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { editFile } from '../support/edit.ts';
import { eventually, useNpmStart } from './npm-start.ts';

/** What a terminal without colors makes of a process's stdout. Not every machine has a program that makes a terminal. */
const terminal = 'process.stdout.isTTY = true; process.stdout.hasColors = () => false;';
const started = useNpmStart(async () => ({
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(terminal)}`,
  PUBLIC_URL: 'https://api.example.com/todo',
}));

test('prints a line about each request, with the code of a refusal', async () => {
  const { run, api, file } = started();
  const before = run.output().length;
  const headers = { 'content-type': 'application/json' };
  await fetch(`${api}/todo/todos`, { method: 'POST', headers, body: '{"text":"Buy milk"}' });
  await fetch(`${api}/todo/todos/1`);
  await fetch(`${api}/todo/nothing`);
  await fetch(file);
  await run.printed(/todos\.csv 200/);
  const lines = run.output().slice(before).trimEnd().split('\n');
  expect(lines.map((line) => line.replace(/\d+ ms$/, '1 ms'))).toEqual([
    'POST /todo/todos 201 1 ms',
    'GET /todo/todos/1 404 todo_not_found 1 ms',
    'GET /todo/nothing 404 route_not_found 1 ms',
    'GET /todos.csv 200 1 ms',
  ]);
});

test.each(['/', '/todo', '/todo/'])('leads from %s to the docs below the base path', async (path) => {
  const { status, headers } = await fetch(`${started().api}${path}`, { redirect: 'manual' });
  expect([status, headers.get('location')]).toEqual([302, '/todo/docs']);
});

test('prints the stack of a failure with its causes, in places of the source', async () => {
  const { run, api, project } = started();
  const routes = join(project.dir, 'src', 'http', 'routes.ts');
  const oops = "((): string => { throw new TypeError('secret', { cause: new Error('deep') }); })()";
  editFile(routes, "status: 'ok'", `status: ${oops}`);
  const line =
    1 +
    readFileSync(routes, 'utf8')
      .split('\n')
      .findIndex((each) => each.includes(oops));
  await eventually(async () => (await fetch(`${api}/todo/health`)).status === 500);
  const place = `.*src.http.routes\\.ts:${line}:\\d+\\)?\\n`;
  await run.printed(
    new RegExp(
      `^GET /todo/health 500 internal_error \\d+ ms\\n  TypeError: secret\\n +at ${place}[^]*caused by\\n  Error: deep\\n +at ${place}`,
      'm',
    ),
  );
});
