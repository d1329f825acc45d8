import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { problem } from '../api/problem.ts';
import { findFreePort } from '../project/free-port.ts';
import { createScratchProject, type Run, type ScratchProject } from '../project/scratch-project.ts';

jest.setTimeout(60_000);

let project: ScratchProject;

beforeAll(() => {
  project = createScratchProject();
});

afterAll(() => project.remove());

describe('a running service', () => {
  let port: string;
  let run: Run;

  beforeAll(async () => {
    port = await findFreePort();
    run = await start({ PORT: port });
  });

  test('prints its URL and a command to try, which works', async () => {
    expect(run.output()).toContain(`The todo API is at http://localhost:${port}/todos. Try:`);
    expect(run.output()).toContain(
      `curl -i http://localhost:${port}/todos -H 'content-type: application/json' -d '{"text":"Buy milk"}'`,
    );
    const { status, body } = await request('POST', '/todos', { text: 'Buy milk' });
    expect({ status, body }).toMatchObject({ status: 201, body: { text: 'Buy milk', done: false } });
    const { id } = body as { id: string };
    expect(await request('GET', `/todos/${id}`)).toMatchObject({ status: 200, body });
    expect(await request('PATCH', `/todos/${id}`, { done: true })).toMatchObject({ status: 200, body: { done: true } });
    expect(await request('GET', '/todos?done=true')).toMatchObject({ status: 200, body: [{ id }] });
    expect(await request('PUT', `/todos/${id}`, { text: 'Buy 🥛', done: false })).toMatchObject({
      status: 200,
      body: { text: 'Buy 🥛' },
    });
    expect(await request('HEAD', `/todos/${id}`)).toMatchObject({ status: 200, body: undefined });
    expect(await request('DELETE', `/todos/${id}`)).toMatchObject({ status: 204, body: undefined });
    expect(await request('GET', '/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
  });

  test('prints a line about each request, without metrics', async () => {
    const id = { 'x-request-id': 'printed-once' };
    await fetch(`http://localhost:${port}/todos`, { headers: id });
    await run.printed(/"requestId":"printed-once".*\n/);
    const lines = run
      .output()
      .split('\n')
      .filter((line) => line.includes('printed-once'));
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ level: 'INFO', message: 'request', route: 'GET /todos', status: 200 }),
    ]);
    expect(lines.join()).not.toContain('_aws');
  });

  test('serves the OpenAPI document and the page that shows it, and prints where', async () => {
    expect(run.output()).toContain(`Every route to read and try is at http://localhost:${port}/docs.`);
    const document = JSON.parse(readFileSync(join(project.dir, 'docs', 'openapi.json'), 'utf8'));
    expect(await request('GET', '/openapi.json')).toMatchObject({ status: 200, body: document });
    const page = await fetch(`http://localhost:${port}/docs`);
    expect(await page.text()).toBe(readFileSync(join(project.dir, 'src', 'reference', 'page', 'index.html'), 'utf8'));
    expect((await fetch(`http://localhost:${port}/docs/swagger-ui-bundle.js`)).status).toBe(200);
  });

  test.each([
    ['GET', '/nothing', 404, 'route_not_found'],
    ['DELETE', '/todos', 405, 'method_not_allowed'],
    ['GET', '/todos/1', 404, 'todo_not_found'],
    ['GET', '/todos?x=1', 400, 'invalid_request'],
    ['POST', '/todos', 400, 'body_missing'],
  ])('answers %s %s with %i %s', async (method, url, status, code) => {
    const answer = await request(method, url);
    expect(answer).toMatchObject({ status, type: 'application/problem+json', body: problem(status, code) });
  });

  test('does as an edited schema says, without a restart', async () => {
    const file = join(project.dir, 'schemas', 'todo.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"maxLength": 4096', '"maxLength": 3'));
    await eventually(async () => (await request('POST', '/todos', { text: 'four' })).status === 400);
    expect(await request('POST', '/todos', { text: '333' })).toMatchObject({ status: 201 });
  });

  test('does as an edited source file says, without a restart', async () => {
    const file = join(project.dir, 'src', 'http', 'routes.ts');
    writeFileSync(file, readFileSync(file, 'utf8').replace("status: 'ok'", "status: 'edited'"));
    await eventually(
      async () => (await request('GET', '/health').then(({ body }) => body as Health)).status === 'edited',
    );
  });

  test('says in one sentence that its port is taken', async () => {
    const second = project.serverless(['offline', '--stage', 'local'], { PORT: port });
    expect(await second.exited).toBe(1);
    expect(second.output()).toContain(
      `Port ${port} is in use, maybe by a local JWT_ISSUER, or forbidden. Set PORT to another: PORT=3100 npm start`,
    );
    expect(second.output()).not.toMatch(/\n\s+at /);
  });

  test('ends at Ctrl-C and leaves its port and no files behind', async () => {
    run.process.kill('SIGINT');
    expect(await run.exited).toBe(0);
    await expect(request('GET', '/health')).rejects.toThrow('fetch failed');
    expect(readdirSync(join(project.dir, '.esbuild'))).toEqual([]);
    const again = await start({ PORT: port });
    again.process.kill('SIGTERM');
    expect(await again.exited).toBe(0);
  });

  async function request(method: string, url: string, value?: object) {
    const response = await fetch(`http://localhost:${port}${url}`, {
      method,
      ...(value && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }),
    });
    const text = await response.text();
    const { status, headers } = response;
    return { status, type: headers.get('content-type'), body: text === '' ? undefined : JSON.parse(text) };
  }
});

test('loses nothing that it acknowledged in LOCAL_DATA_DIR, even when it is killed', async () => {
  const PORT = await findFreePort();
  const LOCAL_DATA_DIR = mkdtempSync(join(tmpdir(), 'todo-data-'));
  try {
    const url = `http://localhost:${PORT}/todos`;
    const first = await start({ PORT, LOCAL_DATA_DIR });
    const body = JSON.stringify({ text: 'abc' });
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const todo = await response.json();
    first.process.kill('SIGKILL');
    await first.exited;
    await start({ PORT, LOCAL_DATA_DIR });
    expect(await (await fetch(url)).json()).toEqual([todo]);
  } finally {
    rmSync(LOCAL_DATA_DIR, { recursive: true, force: true });
  }
});

test('lists every fault of its settings and does not start', async () => {
  const run = project.serverless(['offline', '--stage', 'local'], { PORT: 'abc', PUBLIC_URL: 'todos' });
  expect(await run.exited).toBe(1);
  expect(run.output()).toContain('PUBLIC_URL does not match: URL of the API for clients');
  expect(run.output()).toContain('PORT does not match: Port of npm start: 1 to 65535.');
});

interface Health {
  readonly status: string;
}

async function start(environment: Readonly<Record<string, string>>): Promise<Run> {
  const run = project.serverless(['offline', '--stage', 'local'], environment);
  await run.printed(/\/docs\./);
  return run;
}

/** Asks again until it is so; only the test's own time limit ends the wait. */
async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo()));
}
