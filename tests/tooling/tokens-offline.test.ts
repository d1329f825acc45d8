import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type LocalKey, readLocalKey } from '../../src/tooling/local/issuer.ts';
import { findFreePort } from './free-port.ts';
import { createHostileTokens, createTokensWithoutScope, signRs256 } from './hostile-tokens.ts';
import { createScratchProject } from './scratch-project.ts';

jest.setTimeout(60_000);

const project = createScratchProject();
const [port, issuerPort] = [await findFreePort(), await findFreePort()];
const issuer = `http://localhost:${issuerPort}`;
const settings = {
  JWT_ISSUER: issuer,
  JWT_AUDIENCE: 'todo-api',
  JWT_SCOPES: 'todos',
  CORS_ORIGINS: 'http://app.example',
};
const key: LocalKey = await readLocalKey(project.dir);
const alice = await mint('alice');
const bob = await mint('bob');

beforeAll(async () => {
  const run = project.serverless(['offline', '--stage', 'local'], {
    ...settings,
    PORT: port,
    AUTHORIZER: hostileClaims,
  });
  await run.printed(/\/docs\./);
  expect(run.output()).toContain(`Tokens of ${issuer} are taken: npm run --silent token -- alice`);
});

afterAll(() => project.remove());

const hostileClaims = JSON.stringify({ jwt: { claims: { sub: 'alice' } } });
const unauthorized = { status: 401, body: { message: 'Unauthorized' } };

describe('the service refuses with 401', () => {
  test.each(Object.entries(createHostileTokens(issuer, key)))('%s', async (what, authorization) => {
    const answer = await request('GET', '/todos', authorization === undefined ? {} : { authorization });
    // Node refuses it before the gateway sees it.
    expect(answer).toMatchObject(what.startsWith('20 kB') ? { status: 400, body: undefined } : unauthorized);
  });

  test.each([
    ['GET', '/todos'],
    ['HEAD', '/todos'],
    ['POST', '/todos'],
    ['GET', '/todos/1'],
    ['HEAD', '/todos/1'],
    ['PUT', '/todos/1'],
    ['PATCH', '/todos/1'],
    ['DELETE', '/todos/1'],
  ])('%s %s without a token', async (method, url) => {
    expect(await request(method, url)).toMatchObject({ status: 401 });
  });

  test('a header with which serverless-offline would take any claims', async () => {
    expect(await request('GET', '/todos', { 'sls-offline-authorizer-override': hostileClaims })).toMatchObject(
      unauthorized,
    );
  });
});

test.each([
  ['a line break', 'a\r\nset-cookie: a=b'],
  ['a quote', '", scope="all'],
  ['what is not ASCII', '\u{1f600}'],
])('the challenge keeps its form when the header of a token has %s', async (_, name) => {
  const authorization = `Bearer ${signRs256(key.privateJwk, {}, { crit: [name], [name]: 1 })}`;
  const { status, challenge } = await request('GET', '/todos', { authorization });
  expect({ status, challenge }).toEqual({
    status: 401,
    challenge: expect.stringMatching(/^Bearer scope="todos" error="invalid_token" error_description="[ !#-[\]-~]+"$/),
  });
});

test.each(Object.entries(createTokensWithoutScope(issuer, key)))(
  'the service refuses with 403: %s',
  async (_, authorization) => {
    const answer = await request('GET', '/todos', { authorization });
    expect(answer).toMatchObject({ status: 403, body: { message: 'Forbidden' } });
    expect(answer.challenge).toMatch(/^Bearer scope="todos" error="insufficient_scope"/);
  },
);

test('owners see their own todos, whatever else their requests claim', async () => {
  const json = { 'content-type': 'application/json' };
  const created = await request('POST', '/todos', { authorization: `Bearer ${alice}`, ...json }, '{"text":"mine"}');
  expect(created).toMatchObject({ status: 201, body: { text: 'mine' } });
  expect(await request('GET', '/todos', { authorization: `Bearer ${alice}` })).toMatchObject({ body: [created.body] });
  const claiming = { authorization: `Bearer ${bob}`, 'SLS-Offline-Authorizer-Override': hostileClaims };
  expect(await request('GET', '/todos', claiming)).toMatchObject({ status: 200, body: [] });
  const { id } = created.body as { readonly id: string };
  expect(await request('GET', `/todos/${id}`, claiming)).toMatchObject({ status: 404 });
});

test('health, the docs, what is not there and preflight need no token', async () => {
  expect(await request('GET', '/health')).toMatchObject({ status: 200 });
  expect(await request('GET', '/health', { authorization: 'Bearer x' })).toMatchObject({ status: 200 });
  expect(await request('GET', '/openapi.json')).toMatchObject({ status: 200 });
  expect(await request('GET', '/nothing')).toMatchObject({ status: 404, body: { code: 'route_not_found' } });
  expect(await request('DELETE', '/todos')).toMatchObject({ status: 405, body: { code: 'method_not_allowed' } });
  const preflight = {
    origin: 'http://app.example',
    'access-control-request-method': 'GET',
    'access-control-request-headers': 'authorization',
  };
  expect(await request('OPTIONS', '/todos', preflight)).toMatchObject({ status: 204 });
});

describe('npm run token', () => {
  test('mints for an hour and the scopes of the settings, or as told', async () => {
    const { exp, iat, ...claims } = decode(alice);
    expect(claims).toEqual({ iss: issuer, aud: 'todo-api', sub: 'alice', scope: 'todos' });
    expect(Number(exp) - Number(iat)).toBe(3600);
    const other = decode(await mint('bob', '--scope', 'a b', '--lifetime', '60'));
    expect(other).toMatchObject({ sub: 'bob', scope: 'a b', exp: Number(other['iat']) + 60 });
  });

  test('says what it takes when it is not told for whom', async () => {
    await expect(mint()).rejects.toThrow(/^Usage: npm run --silent token -- <sub>/);
  });

  test('makes no token of an issuer elsewhere', async () => {
    const elsewhere = { ...settings, JWT_ISSUER: 'https://auth.example.com/' };
    await expect(runMint(['alice'], elsewhere)).rejects.toThrow(
      'Tokens of https://auth.example.com/ are its own to give.',
    );
  });
});

async function request(method: string, url: string, headers: Readonly<Record<string, string>> = {}, body?: string) {
  const response = await fetch(`http://localhost:${port}${url}`, { method, headers, ...(body && { body }) });
  const content = await response.text();
  const { status } = response;
  const challenge = response.headers.get('www-authenticate');
  const isJson = response.headers.get('content-type')?.includes('json');
  return { status, challenge, body: isJson && content !== '' ? JSON.parse(content) : undefined };
}

function mint(...args: readonly string[]): Promise<string> {
  return runMint(args, settings);
}

/** @returns what the script prints @throws Error with what it complains of */
async function runMint(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<string> {
  const script = ['src/tooling/mint-token.ts', ...args];
  const child = spawn(process.execPath, script, {
    cwd: project.dir,
    env: { PATH: process.env['PATH'], ...environment },
  });
  const [token, complaint] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (complaint !== '') throw new Error(complaint.trim());
  return token.trim();
}

function decode(token: string): Readonly<Record<string, unknown>> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}
