import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { provideIssuerKey } from '../../tools/local/issuer-key.ts';
import { problem } from '../api/problem.ts';
import { findFreePort } from '../project/free-port.ts';
import { createScratchProject, type Run, type ScratchProject } from '../project/scratch-project.ts';
import { bearer, hostileTokens } from '../tokens/hostile-tokens.ts';
import type { Signer } from '../tokens/sign-token.ts';

jest.setTimeout(60_000);

let project: ScratchProject;

beforeAll(() => {
  project = createScratchProject();
});

afterAll(() => project.remove());

describe('npm start without an issuer', () => {
  let run: Run;
  let api: string;
  let file: string;

  beforeAll(async () => {
    ({ run, api, file } = await start({}));
    for (const text of ['Buy milk', '=1+1']) await post(api, { text });
  });

  afterAll(() => stop(run));

  test('prints where the export is, which has all todos of the api, and a line about each request', async () => {
    const response = await fetch(file, { headers: { 'x-request-id': 'exported' } });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'transfer-encoding': 'chunked',
    });
    const records = (await response.text()).split('\r\n').map((record) => record.split(','));
    expect(records.map((fields) => fields.slice(0, 3))).toEqual([
      ['id', 'text', 'done'],
      [expect.any(String), 'Buy milk', 'false'],
      [expect.any(String), "'=1+1", 'false'],
      ['#complete', '2', ''],
      [''],
    ]);
    await run.printed(/"requestId":"exported".*"route":"GET \/todos.csv","status":200.*"rows":2/);
  });

  test.each([
    ['GET', '/todos.csv?x=1', 400, 'invalid_request'],
    ['POST', '/todos.csv', 405, 'method_not_allowed'],
    ['GET', '/', 404, 'route_not_found'],
  ])('answers %s %s with %i', async (method, url, status, code) => {
    const response = await fetch(new URL(url, file), { method });
    expect({ status: response.status, body: await response.json() }).toMatchObject({
      status,
      body: { status, code },
    });
  });

  test('lets pages of any origin read it, as they may read the api', async () => {
    const origin = 'https://app.example.com';
    const preflight = { origin, 'access-control-request-method': 'GET' };
    const asked = await fetch(file, { method: 'OPTIONS', headers: preflight });
    expect(Object.fromEntries(asked.headers)).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET,HEAD',
      'access-control-allow-headers': 'Authorization,X-Request-Id',
    });
    const { headers } = await fetch(file, { headers: { origin } });
    expect(headers.get('access-control-allow-origin')).toBe(origin);
    expect(headers.get('access-control-expose-headers')).toContain('Content-Disposition');
  });

  test('does as an edited source file says, without a restart', async () => {
    const source = join(project.dir, 'src', 'export', 'csv.ts');
    writeFileSync(source, readFileSync(source, 'utf8').replace("'#complete'", "'#edited'"));
    await eventually(async () => (await fetch(file).then((response) => response.text())).includes('#edited,2'));
  });

  test('says in one sentence that its port is taken', async () => {
    const { port } = new URL(file);
    const settings = { PORT: await findFreePort(), EXPORT_PORT: port };
    const second = project.serverless(['offline', '--stage', 'local'], settings);
    expect(await second.exited).toBe(1);
    expect(second.output()).toContain(
      `Port ${port} is in use, maybe by a local JWT_ISSUER, or forbidden. Set EXPORT_PORT to another: EXPORT_PORT=3100 npm start`,
    );
    expect(second.output()).not.toMatch(/\n\s+at /);
  });
});

describe('npm start with an issuer of its own', () => {
  let run: Run;
  let file: string;
  let signer: Signer;
  const page = 'https://app.example.com';

  beforeAll(async () => {
    const issuer = `http://localhost:${await findFreePort()}`;
    const settings = { JWT_ISSUER: issuer, JWT_AUDIENCE: 'todo-api', JWT_SCOPES: 'todos', CORS_ORIGINS: page };
    const started = await start(settings);
    ({ run, file } = started);
    signer = { issuer, key: await provideIssuerKey(project.dir) };
    await post(started.api, { text: 'of alice' }, bearer(signer));
    await post(started.api, { text: 'of bob' }, bearer(signer, { sub: 'bob' }));
  });

  afterAll(() => stop(run));

  test.each(['alice', 'bob'])('gives %s their own todos, and nothing else', async (sub) => {
    const response = await fetch(file, { headers: { authorization: bearer(signer, { sub }) } });
    const body = await response.text();
    expect(body).toContain(`,of ${sub},`);
    expect(body).toMatch(/\r\n#\w+,1,,,\r\n$/);
  });

  test('lets nobody in with a token that the api refuses, and answers 403 without a scope', async () => {
    for (const [name, make] of hostileTokens) {
      const value = make(signer);
      const response = await fetch(file, { headers: value === undefined ? {} : { authorization: value } });
      expect({ name, status: response.status, body: await response.json() }).toEqual({
        name,
        status: 401,
        body: problem(401, 'unauthorized'),
      });
    }
    const scopeless = await fetch(file, { headers: { authorization: bearer(signer, { scope: 'openid' }) } });
    expect(scopeless.status).toBe(403);
  });

  test('lets pages of the origins that are named read it, and no others', async () => {
    for (const [origin, allowed] of [
      [page, page],
      ['https://evil.example', null],
    ] as const) {
      const { headers } = await fetch(file, { headers: { origin } });
      expect(headers.get('access-control-allow-origin')).toBe(allowed);
    }
  });
});

async function start(environment: Readonly<Record<string, string>>) {
  const PORT = await findFreePort();
  const run = project.serverless(['offline', '--stage', 'local'], { PORT, ...environment });
  await run.printed(/\/docs\./);
  const [, file = ''] =
    /The export of all todos as CSV is at (http:\/\/localhost:\d+\/todos\.csv)\./.exec(run.output()) ?? [];
  return { run, api: `http://localhost:${PORT}/todos`, file };
}

async function stop(run: Run): Promise<void> {
  run.process.kill('SIGINT');
  await run.exited;
}

async function post(url: string, value: object, authorization = ''): Promise<void> {
  const headers = { 'content-type': 'application/json', authorization };
  const { status } = await fetch(url, { method: 'POST', headers, body: JSON.stringify(value) });
  expect(status).toBe(201);
}

/** Asks again until it is so; only the test's own time limit ends the wait. While a function starts anew, nobody answers. */
async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo().catch(() => false)));
}
