import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { problem } from '../api/problem.ts';
import { edit } from '../support/edit.ts';
import { findFreePort } from '../support/free-port.ts';
import { protectedRoutes } from '../support/service-dir.ts';
import { useResource } from '../support/use-resource.ts';
import { createKey, encode, signToken } from '../tokens/sign-token.ts';
import { runProgram } from '../tools/local/run-program.ts';
import { useNpmStart } from './npm-start.ts';
import { send, showAuthorizer } from './show-authorizer.ts';

/** Claims that an attacker would like the function to believe. */
const mallory = JSON.stringify({ jwt: { claims: { sub: 'mallory' } } });
/** serverless-offline takes any case of this name, and the last of several. */
const overrides = { 'sls-offline-authorizer-override': mallory, 'SLS-Offline-Authorizer-Override': mallory };
const path = '/todos/8f14e45f-ceea-467f-ab2c-1d0f3b6a9e21';
const page = 'https://app.example.com';

const settings = useResource(async () => ({
  JWT_ISSUER: `http://localhost:${await findFreePort()}/realm`,
  JWT_AUDIENCE: 'todo-api',
  JWT_SCOPES: 'todos,admin',
}));
const started = useNpmStart(async ({ dir }) => {
  showAuthorizer(dir);
  return { ...settings(), CORS_ORIGINS: page, AUTH: 'none', AUTHORIZER: mallory };
});
const tokens = useResource(async () => ({ alice: await mint(['alice']), bob: await mint(['bob']) }));

test('says whose tokens it takes, and prints and shows a command that gets one in a shell without its settings', async () => {
  const { run, api } = started();
  expect(run.output()).toContain(
    `auth    tokens of ${settings().JWT_ISSUER} for todo-api, with scope todos or admin\n`,
  );
  expect(run.output()).toContain(`try     curl ${api}/todos -H "authorization: Bearer $TOKEN"`);
  const [, hint = ''] = /TOKEN=\$\(npm run --silent token -- (.*)\)$/m.exec(run.output()) ?? [];
  expect(await (await fetch(`${api}/docs`)).text()).toContain(
    `<pre class="curl">npm run --silent token -- ${hint}</pre>`,
  );
  const { stdout } = await runProgram('write-token.ts', hint.split(' '));
  expect(await get('/todos', `Bearer ${stdout.trim()}`)).toMatchObject({ status: 200, body: [] });
});

test('takes the tokens of npm run token, which keep their owners apart', async () => {
  const { file } = started();
  for (const [owner, token] of Object.entries(tokens())) {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const created = await ask(['POST', '/todos'], { headers, body: JSON.stringify({ text: `of ${owner}` }) });
    expect(created).toMatchObject({ status: 201 });
    const { id } = created.body as { id: string };
    expect(await get(`/todos/${id}`, `Bearer ${tokens().alice}`)).toMatchObject(
      owner === 'alice' ? { status: 200, body: created.body } : { status: 404, body: problem(404, 'todo_not_found') },
    );
    expect(await get('/todos', `Bearer ${token}`)).toMatchObject({ status: 200, body: [created.body] });
    const exported = await fetch(file, { headers: { authorization: `Bearer ${token}` } });
    expect(await exported.text()).toMatch(new RegExp(`^[^\\n]*\\n[^\\n]*,of ${owner},[^\\n]*\\n#\\w+,1,,,\\r\\n$`));
  }
});

// tests/tools/local/local-authorizer.test.ts and tests/export/export-tokens.test.ts try all that could be wrong.
test.each<[string, () => string | Promise<string>]>([
  ['no token', () => ''],
  ['junk', () => 'Bearer junk'],
  ['an expired token', async () => `Bearer ${await mint(['alice', '--life', '1 minute ago'])}`],
  ['a token for another audience', async () => `Bearer ${await mint(['alice'], { JWT_AUDIENCE: 'other-api' })}`],
  ['a tampered token', () => `Bearer ${edit(tokens().alice, /\.[^.]+\./, `.${encode('{"sub":"bob"}')}.`)}`],
  ["the key of an attacker under the issuer's name", () => `Bearer ${signToken(toAttacker())}`],
])('answers 401 to %s, at the api and at the export', async (_name, makeValue) => {
  const value = await makeValue();
  const headers = value === '' ? {} : { authorization: value };
  const challenge = value === '' ? 'Bearer' : expect.stringMatching(/^Bearer error="invalid_token", error_desc/);
  expect(await ask(['GET', '/todos'], { headers })).toEqual(refusal(401, 'Unauthorized', challenge));
  const exported = await fetch(started().file, { headers });
  expect([exported.status, await exported.json()]).toEqual([401, problem(401, 'unauthorized')]);
});

test('answers 403 without a scope, at the api and at the export', async () => {
  const authorization = `Bearer ${await mint(['alice', '--scope', 'openid'])}`;
  const challenge = 'Bearer error="insufficient_scope", scope="todos admin"';
  expect(await get('/todos', authorization)).toEqual(refusal(403, 'Forbidden', challenge));
  expect((await fetch(started().file, { headers: { authorization } })).status).toBe(403);
});

test('answers 400 to headers of 20 kB', async () => {
  expect(await get('/todos', `Bearer ${'x'.repeat(20_000)}`)).toMatchObject({ status: 400 });
});

test('answers 401 to two tokens in two headers, in whatever order', async () => {
  const [good, bad] = [`Bearer ${tokens().alice}`, `Bearer ${signToken(toAttacker())}`];
  for (const authorization of [
    [good, bad],
    [bad, good],
    [good, good],
  ]) {
    expect(await ask(['GET', '/todos'], { headers: { authorization } })).toMatchObject({ status: 401 });
  }
});

test.each(protectedRoutes)('asks for a token at %s, and no header takes its place', async (routeKey) => {
  const [method = '', url = ''] = routeKey.replace('/todos/{id}', path).split(' ');
  for (const headers of [{}, overrides, { ...overrides, authorization: `Bearer ${signToken(toAttacker())}` }]) {
    expect(await ask([method, url], { headers })).toMatchObject({ status: 401, authorizer: undefined });
  }
});

test('tells the function the verified claims, all as text, whatever a header says', async () => {
  const headers = { ...overrides, authorization: `Bearer ${tokens().alice}` };
  const { authorizer } = await ask(['GET', '/todos'], { headers });
  const { JWT_ISSUER: iss } = settings();
  const claims = { iss, aud: '[todo-api]', sub: 'alice', scope: 'todos admin' };
  const times = { iat: expect.any(String), exp: expect.any(String) };
  expect(authorizer).toEqual({ jwt: { claims: { ...claims, ...times }, scopes: null } });
});

test.each([
  ['GET', '/health', 200],
  ['HEAD', '/health', 200],
  ['GET', '/nothing', 404],
  ['POST', '/nothing', 404],
  ['DELETE', '/todos', 405],
])('is open at %s %s, where the function is told nothing of who asks', async (method, url, status) => {
  const hostile = `Bearer ${signToken(toAttacker(), { sub: 'mallory' })}`;
  for (const authorization of ['Bearer junk', hostile, `Bearer ${tokens().alice}`]) {
    for (const headers of [{ authorization }, { ...overrides, authorization }]) {
      const { status: answered, authorizer } = await ask([method, url], { headers });
      expect({ answered, authorizer }).toEqual({ answered: status, authorizer: {} });
    }
  }
  expect(await ask([method, url])).toMatchObject({ status });
});

test('answers preflights, also of pages that send no token yet', async () => {
  const headers = { origin: page, 'access-control-request-method': 'PATCH' };
  expect(await ask(['OPTIONS', path], { headers })).toMatchObject({
    status: 204,
    headers: { 'access-control-allow-headers': expect.stringContaining('Authorization') },
  });
});

test.each([
  [page, page],
  ['https://evil.example', null],
])('lets pages of the origins that are named read the export, and no others: %s', async (origin, allowed) => {
  const { headers } = await fetch(started().file, { headers: { origin } });
  expect(headers.get('access-control-allow-origin')).toBe(allowed);
});

test('ends with its terminal, and leaves nothing', async () => {
  const { run, project } = started();
  run.process.kill('SIGHUP');
  expect(await run.exited).toBe(0);
  expect(readdirSync(join(project.dir, '.esbuild'))).toEqual([]);
});

async function mint(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const { stdout, stderr } = await runProgram('write-token.ts', args, { env: { ...settings(), ...env } });
  expect(stderr).toBe('');
  return stdout.trim();
}

function toAttacker() {
  const { kid } = JSON.parse(Buffer.from(tokens().alice.split('.')[0] ?? '', 'base64url').toString());
  return { issuer: settings().JWT_ISSUER, key: createKey(kid) };
}

function ask(target: readonly [string, string], message?: Parameters<typeof send>[2]) {
  return send(new URL(started().api).port, target, message);
}

function get(url: string, authorization: string) {
  return ask(['GET', url], { headers: { authorization } });
}

function refusal(status: number, message: string, challenge: unknown) {
  return {
    status,
    headers: expect.objectContaining({ 'www-authenticate': challenge, 'content-type': expect.stringMatching(/json/) }),
    body: { message },
    authorizer: undefined,
  };
}
