import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { useDatabase } from '../stores/dynamodb/database.ts';
import { listen } from '../support/listen.ts';
import { useSharedFolder } from '../support/use-folder.ts';
import { useCleanUp, useResource } from '../support/use-resource.ts';
import { useIssuer } from '../tokens/issuer.ts';
import { createKey, signToken } from '../tokens/sign-token.ts';
import { bundleServer, type Line, startServer } from './server-process.ts';

const folder = useSharedFolder();
const bundle = useResource(() => bundleServer(folder()));
const database = useDatabase();
const issuer = useIssuer(createKey('test'));
const cleanUp = useCleanUp();
const origin = 'https://app.example.com';

describe('the built server', () => {
  const server = useResource(
    () => startServer(bundle(), { ...settings(), CORS_ORIGINS: origin, CORS_HEADERS: 'x-tenant' }),
    ({ end }) => end('SIGKILL'),
  );

  test('serves the API to the owner of a verified token, and logs each request once', async () => {
    const { url, takeLines } = server();
    await takeLines();
    const created = await ask('POST', '/todos', { sub: 'alice', body: '{"text":"Buy milk"}' });
    const todo = await created.json();
    expect([created.status, todo]).toMatchObject([201, { text: 'Buy milk', done: false }]);
    const list = await ask('GET', '/todos?limit=10', { sub: 'alice' });
    expect([list.status, await list.json()]).toEqual([200, [todo]]);
    expect(await (await ask('GET', '/todos', { sub: 'bob' })).json()).toEqual([]);
    expect((await fetch(`${url}/nothing`)).status).toBe(404);
    const common = { message: 'request', version: '1.2.3' };
    expect(await takeLines(4)).toMatchObject([
      { ...common, route: 'POST /todos', status: 201, coldStart: 1, readCapacity: 0, writeCapacity: 3 },
      { ...common, route: 'GET /todos', status: 200, coldStart: 0, readCapacity: 1 },
      { ...common, route: 'GET /todos', status: 200, coldStart: 0 },
      { ...common, route: '$default', status: 404 },
    ]);
  });

  test.each([
    ['no token', undefined, 401, 'unauthorized', 'Bearer'],
    ['an expired token', { exp: 1 }, 401, 'unauthorized', 'Bearer error="invalid_token"'],
    ['the token of another audience', { aud: 'other' }, 401, 'unauthorized', 'Bearer error="invalid_token"'],
    ['a token without the scope', { scope: 'x' }, 403, 'insufficient_scope', 'Bearer error="insufficient_scope"'],
  ])('refuses %s, and says why', async (_, claims, status, code, challenge) => {
    for (const path of ['/todos', '/todos.csv']) {
      const answer = await ask('GET', path, claims);
      expect([answer.status, await answer.json()]).toMatchObject([status, { code }]);
      expect(answer.headers.get('www-authenticate')).toMatch(challenge);
    }
  });

  test('needs no token for the health check, the reference and what does not exist', async () => {
    const paths = ['/health', '/openapi.json', '/docs', '/docs/page.css', '/problems/todo_not_found', '/x', '/docs/x'];
    const answers = await Promise.all(paths.map((path) => fetch(server().url + path)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 404, 404]);
  });

  test('streams the export of the owner', async () => {
    const created = await ask('PUT', `/todos/${crypto.randomUUID()}`, {
      sub: 'carol',
      body: '{"text":"a","done":true}',
    });
    expect(created.status).toBe(201);
    const file = await ask('GET', '/todos.csv', { sub: 'carol' });
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="todos.csv"');
    expect(await file.text()).toMatch(/^id,text,.*\r\n[0-9a-f-]{36},a,true,.*\r\n#complete,1,/);
    expect((await ask('POST', '/todos.csv', { sub: 'carol', body: '{}' })).status).toBe(405);
  });

  test('lets pages of an allowed origin send and read what the gateway does', async () => {
    const headers = { origin, 'access-control-request-method': 'PATCH' };
    const preflight = await fetch(`${server().url}/todos`, { method: 'OPTIONS', headers });
    expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([
      204,
      expect.stringMatching(/^Authorization,.*,x-tenant$/),
    ]);
    const refused = await fetch(`${server().url}/todos`, { headers: { origin } });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, origin]);
    for (const method of ['OPTIONS', 'GET']) {
      const foreign = { origin: `${origin}.evil.example`, 'access-control-request-method': 'GET' };
      const answer = await fetch(`${server().url}/todos`, { method, headers: foreign });
      expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });

  test('refuses a body over 2 MiB as the API does, and goes on', async () => {
    const answer = await ask('POST', '/todos/batch', { sub: 'alice', body: ' '.repeat(3_000_000) });
    expect([answer.status, await answer.json()]).toMatchObject([413, { code: 'content_too_large' }]);
    expect((await fetch(`${server().url}/health`)).status).toBe(200);
    expect(server().errors()).toBe('');
  });

  function ask(method: string, path: string, options?: Readonly<Record<string, unknown>>): Promise<Response> {
    const { body, ...claims } = options ?? {};
    const authorization = options && `Bearer ${signToken(issuer().signer, claims)}`;
    const headers = {
      ...(authorization && { authorization }),
      ...(body ? { 'content-type': 'application/json' } : {}),
    };
    return fetch(server().url + path, { method, headers, ...(body ? { body: String(body) } : {}) });
  }
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s ends the server with code 0, after the requests in progress',
  async (signal) => {
    const { slow, entered, held } = await holdDatabase();
    const environment = { ...settings(), AUTH: 'none', AWS_ENDPOINT_URL_DYNAMODB: slow.endpoint };
    const { url, end, takeLines } = await startServer(bundle(), environment);
    const answer = fetch(`${url}/todos`);
    await entered.promise;
    const ended = end(signal);
    await expectRefused(url);
    held.resolve();
    const { status, headers } = await answer;
    expect([status, headers.get('connection')]).toEqual([200, 'close']);
    expect(await ended).toBe(0);
    const lines: Line[] = [];
    while (lines.at(-1)?.['message'] !== 'Stopped.') lines.push(...(await takeLines(1)));
    // Health checks came until the port was closed.
    expect(lines.filter(({ route }) => route !== 'GET /health')).toMatchObject([
      { route: 'GET /todos', status: 200 },
      { message: 'Stopped.' },
    ]);
  },
);

test('an exception that nothing catches is logged, and ends the server with code 1 after the requests in progress', async () => {
  const { slow, entered, held } = await holdDatabase();
  const preload = join(folder(), 'throw-on-signal.cjs');
  await writeFile(preload, "process.on('SIGUSR2', () => { throw new Error('a bug'); });");
  const environment = { ...settings(), AUTH: 'none', AWS_ENDPOINT_URL_DYNAMODB: slow.endpoint };
  const { url, end, takeLines } = await startServer(bundle(), {
    ...environment,
    NODE_OPTIONS: `--require ${preload}`,
  });
  cleanUp(() => end('SIGKILL'));
  const answer = fetch(`${url}/todos`);
  await entered.promise;
  const ended = end('SIGUSR2');
  const lines: Line[] = [...(await takeLines(1))];
  held.resolve();
  expect((await answer).status).toBe(200);
  expect(await ended).toBe(1);
  while (lines.at(-1)?.['message'] !== 'Stopped.') lines.push(...(await takeLines(1)));
  expect(lines).toMatchObject([
    { level: 'ERROR', message: 'An exception was not caught.', error: { message: 'a bug' } },
    { route: 'GET /todos', status: 200 },
    { message: 'Stopped.' },
  ]);
});

test('the first line says where the server listens, and whether it asks for tokens', async () => {
  for (const [AUTH, rest] of Object.entries({ jwt: '', none: ' without authentication' })) {
    const environment = { ...settings(), AUTH, LISTEN_ADDRESS: '127.0.0.1' };
    const { url, greeting, end } = await startServer(bundle(), environment);
    cleanUp(() => end('SIGKILL'));
    expect(greeting).toBe(`Listening on http://127.0.0.1:${new URL(url).port}${rest}`);
  }
});

test('below a base path every problem leads to its page, whether a proxy has removed the path or not', async () => {
  const environment = { ...settings(), PUBLIC_URL: 'https://example.com/base' };
  const { url, end } = await startServer(bundle(), environment);
  cleanUp(() => end('SIGKILL'));
  const places = ['', '/base'].flatMap((base) => ['/todos', '/todos.csv', '/x', '/docs/x'].map((path) => base + path));
  const problems = await Promise.all(places.map(async (place) => (await fetch(url + place)).json()));
  expect(problems.map((problem) => (problem as { readonly type: string }).type)).toEqual(
    ['', '/base'].flatMap(() => [
      ...['/base/problems/unauthorized', '/base/problems/unauthorized'],
      ...['/base/problems/route_not_found', '/base/problems/route_not_found'],
    ]),
  );
});

test('a client that leaves in the middle of an export ends it, and nothing else', async () => {
  const text = (S: string) => ({ S });
  const item = {
    owner: text('local'),
    id: text(crypto.randomUUID()),
    text: text('a'.repeat(4000)),
    done: { BOOL: true },
  };
  const times = { createdAt: text('2026-01-01T00:00:00.000Z'), updatedAt: text('2026-01-01T00:00:00.000Z') };
  const Items = Array(100).fill({ ...item, ...times, position: text('1'), version: text('1') });
  const endless = await listen(
    createServer((_, response) => response.end(JSON.stringify({ Items, LastEvaluatedKey: item }))),
  );
  cleanUp(endless.close);
  const environment = { ...settings(), AUTH: 'none', AWS_ENDPOINT_URL_DYNAMODB: endless.endpoint };
  const { url, end, takeLines } = await startServer(bundle(), environment);
  cleanUp(() => end('SIGKILL'));
  const { body } = await fetch(`${url}/todos.csv`);
  const reader = body?.getReader();
  for (let chunks = 0; chunks < 10; chunks += 1) await reader?.read();
  await reader?.cancel();
  expect(await takeLines(1)).toMatchObject([{ route: 'GET /todos.csv', status: 200, code: 'response_aborted' }]);
  expect((await fetch(`${url}/health`)).status).toBe(200);
  expect(await takeLines(1)).toMatchObject([{ route: 'GET /health' }]);
  expect(await end('SIGTERM')).toBe(0);
});

test('a server without valid settings, or whose port is taken, ends at its start and says why', async () => {
  await expect(startServer(bundle(), {})).rejects.toThrow(
    /JWT_ISSUER is required\n.*JWT_AUDIENCE is required\n.*CURSOR_SECRETS is required/,
  );
  const taken = await listen(createServer());
  cleanUp(taken.close);
  const environment = { ...settings(), PORT: new URL(taken.endpoint).port, LISTEN_ADDRESS: '127.0.0.1' };
  await expect(startServer(bundle(), environment)).rejects.toThrow(
    /ended with 1: .*The server did not start.*EADDRINUSE/,
  );
});

/** Waits until the server has closed its port. */
async function expectRefused(url: string): Promise<void> {
  const isOpen = () =>
    fetch(`${url}/health`).then(
      () => true,
      () => false,
    );
  while (await isOpen());
}

function settings(): Readonly<Record<string, string>> {
  return {
    SERVICE_VERSION: '1.2.3',
    CURSOR_SECRETS: 'a-secret-of-at-least-32-characters',
    JWT_ISSUER: issuer().issuer,
    JWT_AUDIENCE: 'todo-api',
    JWT_SCOPES: 'todos',
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    ...database().settings,
  };
}

/** Starts a database that answers no request before `held`, and tells of the first by `entered`. */
async function holdDatabase() {
  const held = Promise.withResolvers<void>();
  const entered = Promise.withResolvers<void>();
  const slow = await listen(
    createServer(async (_, response) => {
      entered.resolve();
      await held.promise;
      response.end('{"Items":[]}');
    }),
  );
  cleanUp(slow.close);
  return { slow, entered, held };
}
