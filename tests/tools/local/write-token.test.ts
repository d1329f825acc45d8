import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { createIssuerVerifier } from '../../../src/tokens/token.ts';
import { serveIssuer } from '../../../tools/local/local-issuer.ts';
import { findFreePort } from '../../support/free-port.ts';
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
  const [key] = await readKeys();
  expect(decodeProtectedHeader(token)).toEqual({ alg: 'RS256', kid: key?.kid, typ: 'at+jwt' });
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
  const { iat = 0, ...claims } = await claimsOf(args, { JWT_ISSUER: served().issuer, JWT_SCOPES: 'c' });
  expect(claims).toMatchObject({ scope: 'a b', exp: iat + 300 });
});

test.each([
  ['no owner', [], {}, /^Usage: /],
  ['two owners', ['a', 'b'], {}, /^Usage: /],
  ['a region without a stage', ['a', '--region', 'eu-west-1'], {}, /^Usage: /],
  ['an issuer of a stage', ['--stage', 'dev', '--issuer', 'http://localhost:3001'], {}, /^Usage: /],
  ['an issuer elsewhere', ['a'], { JWT_ISSUER: 'https://a.example' }, /^Only https:\/\/a.example itself issues/],
  ['an issuer that does not run', ['a'], { JWT_ISSUER: 'http://localhost:1' }, /^No issuer runs at .* npm start\n$/],
  ['faulty settings', ['a'], { JWT_AUDIENCE: 'a b' }, /^The environment is not valid:\n {2}JWT_AUD/],
  ['a life that nobody understands', ['a', '--life', 'long'], {}, /issues no token: 400 Invalid time period format\n$/],
])('says in a sentence what is wrong with %s, and prints no token', async (_name, args, environment, message) => {
  expect(await run(args, { JWT_ISSUER: served().issuer, ...environment })).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(message),
  });
});

describe('the issuer', () => {
  test('is the first to listen, for all that start later', async () => {
    const before = await readKeys();
    expect(await serveIssuer(served().issuer)).toBeUndefined();
    expect(await readKeys()).toEqual(before);
  });

  test('publishes no private member of its key', async () => {
    const keys = await readKeys();
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

async function readKeys() {
  const response = await fetch(`${served().issuer}/.well-known/jwks.json`);
  return ((await response.json()) as { readonly keys: readonly { readonly kid: string }[] }).keys;
}

async function claimsOf(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  return decodeJwt((await run(args, environment)).stdout.trim());
}

function run(args: readonly string[], env: Readonly<Record<string, string>>) {
  return runProgram('write-token.ts', args, { cwd: folder(), env });
}
