import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { createIssuerVerifier } from '../../../src/tokens/token.ts';
import { serveIssuer } from '../../../tools/local/local-issuer.ts';
import { findFreePort } from '../../project/free-port.ts';
import { useFolder } from '../../support/use-folder.ts';
import { useResource } from '../../support/use-resource.ts';
import { runProgram } from './run-program.ts';

const folder = useFolder();
const served = useResource(
  async () => {
    const issuer = `http://localhost:${await findFreePort()}/realm`;
    return { issuer, server: await serveIssuer(issuer) };
  },
  ({ server }) => server?.close().closeAllConnections(),
);

test('prints a token for an hour, of the local issuer, and nothing else', async () => {
  const { issuer } = served();
  const { code, stdout, stderr } = await run(['alice'], { JWT_ISSUER: issuer });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const token = stdout.replace(/\n$/, '');
  const { keys } = (await (await fetch(`${issuer}/.well-known/jwks.json`)).json()) as { keys: { kid: string }[] };
  expect(decodeProtectedHeader(token)).toEqual({ alg: 'RS256', kid: keys[0]?.kid, typ: 'at+jwt' });
  const { iat = 0, ...claims } = decodeJwt(token);
  expect(claims).toEqual({ iss: issuer, aud: ['todo-api'], sub: 'alice', exp: iat + 3600 });
  const verify = createIssuerVerifier({ JWT_ISSUER: issuer, JWT_AUDIENCE: ['todo-api'] });
  expect(await verify(`Bearer ${token}`)).toMatchObject({ sub: 'alice' });
});

test('reads settings as npm start does: .env, rather .env.local, above all the environment', async () => {
  const { issuer } = served();
  writeFileSync(join(folder(), '.env'), `JWT_ISSUER=${issuer}\nJWT_AUDIENCE=a,b\nJWT_SCOPES=c,d\n`);
  expect(await claimsOf(['alice'])).toMatchObject({ iss: issuer, aud: ['a', 'b'], scope: 'c d' });
  expect(await claimsOf(['alice'], { JWT_AUDIENCE: 'e' })).toMatchObject({ iss: issuer, aud: ['e'], scope: 'c d' });
  writeFileSync(join(folder(), '.env.local'), `JWT_ISSUER=${issuer}\n`);
  expect(await claimsOf(['alice'])).toMatchObject({ iss: issuer, aud: ['todo-api'] });
});

test('takes scopes and a life', async () => {
  const args = ['alice', '--scope', 'a,b', '--life', '5 minutes'];
  const { iat = 0, exp, scope } = await claimsOf(args, { JWT_ISSUER: served().issuer, JWT_SCOPES: 'c' });
  expect({ scope, life: Number(exp) - iat }).toEqual({ scope: 'a b', life: 300 });
});

test.each([
  ['no owner', [], {}, 'Usage: npm run --silent token -- <owner> [--scope a,b] [--life 1h]\n'],
  ['two owners', ['a', 'b'], {}, 'Usage: npm run --silent token -- <owner> [--scope a,b] [--life 1h]\n'],
  [
    'an issuer elsewhere',
    ['a'],
    { JWT_ISSUER: 'https://a.example' },
    'Only https://a.example itself issues its tokens.\n',
  ],
  ['faulty settings', ['a'], { JWT_AUDIENCE: 'a b' }, /^The environment is not valid:\n {2}JWT_AUD/],
  ['a life that nobody understands', ['a', '--life', 'long'], {}, /issues no token: 400 Invalid time period format\n$/],
])('says in a sentence what is wrong with %s, and prints no token', async (_name, args, environment, message) => {
  const { code, stdout, stderr } = await run(args, { JWT_ISSUER: served().issuer, ...environment });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toEqual(message instanceof RegExp ? expect.stringMatching(message) : message);
});

test('says how to start an issuer where none runs', async () => {
  const elsewhere = `http://localhost:${await findFreePort()}`;
  const { code, stdout, stderr } = await run(['alice'], { JWT_ISSUER: elsewhere });
  const command = `JWT_ISSUER=${elsewhere} JWT_AUDIENCE=todo-api npm start`;
  const message = `No issuer runs at ${elsewhere}. Start it in another terminal: ${command}\n`;
  expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: '', stderr: message });
});

describe('the issuer', () => {
  test('is the first to listen, for all that start later', async () => {
    const { issuer } = served();
    const before = await fetch(`${issuer}/.well-known/jwks.json`).then((response) => response.text());
    expect(await serveIssuer(issuer)).toBeUndefined();
    expect(await fetch(`${issuer}/.well-known/jwks.json`).then((response) => response.text())).toBe(before);
  });

  test('publishes no private member of its key', async () => {
    const { keys } = (await (await fetch(`${served().issuer}/.well-known/jwks.json`)).json()) as { keys: object[] };
    expect(keys.map((key) => Object.keys(key).sort())).toEqual([['alg', 'e', 'kid', 'kty', 'n', 'use']]);
  });

  test.each([
    ['/realm/token', 'localhost', 200],
    ['/token', 'localhost', 404],
    ['/realm/token', 'evil.example', 404],
  ])('answers an order at %s, sent to the host %s, with %i', async (path, hostname, status) => {
    const { port } = new URL(served().issuer);
    const headers = { host: `${hostname}:${port}` };
    const order = request({ port, path, method: 'POST', headers, agent: false });
    order.end(JSON.stringify({ owner: 'alice', audience: ['todo-api'], life: '1h' }));
    const [response] = await once(order, 'response');
    response.resume();
    expect(response.statusCode).toBe(status);
  });
});

async function claimsOf(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  return decodeJwt((await run(args, environment)).stdout.trim());
}

function run(args: readonly string[], env: Readonly<Record<string, string>>) {
  return runProgram('write-token.ts', args, { cwd: folder(), env });
}
