import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer, get, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type LocalKey, readLocalKey, serveIssuer, signToken } from '../../src/tooling/local/issuer.ts';
import { createIssuerKeys } from '../../src/tooling/local/issuer-keys.ts';
import { type TokenRules, verifyToken } from '../../src/tooling/local/token.ts';
import { findFreePort } from './free-port.ts';
import { createClaims, createHostileTokens, createTokensWithoutScope } from './hostile-tokens.ts';

const dir = mkdtempSync(join(tmpdir(), 'todo-key-'));
const issuer = `http://localhost:${await findFreePort()}`;
const key = await readLocalKey(dir);
const rules: TokenRules = { issuer, audience: ['todo-api', 'web'], scopes: ['todos'], keys: createIssuerKeys(issuer) };

beforeAll(async () => {
  expect(await serveIssuer(issuer, key)).toBe(true);
});

afterAll(() => rmSync(dir, { recursive: true }));

describe('a token is refused as invalid', () => {
  test.each(Object.entries(createHostileTokens(issuer, key)))('%s', async (_, authorization) => {
    await expect(verifyToken(authorization, rules)).rejects.toMatchObject({
      name: 'TokenError',
      code: 'invalid_token',
    });
  });
});

describe('a token is refused for its scope', () => {
  test.each(Object.entries(createTokensWithoutScope(issuer, key)))('%s', async (_, authorization) => {
    await expect(verifyToken(authorization, rules)).rejects.toMatchObject({ code: 'insufficient_scope' });
  });
});

describe('a token is taken', () => {
  const claims = createClaims(issuer);
  const { aud: _, ...withoutAud } = claims;

  test.each([
    ['with what it must have', claims],
    ['with one of several audiences', { ...claims, aud: ['other', 'web'] }],
    ['with client_id where there is no aud', { ...withoutAud, client_id: 'todo-api' }],
    ['with one of several scopes', { ...claims, scope: 'openid todos' }],
    ['with its scopes in a list', { ...claims, scope: undefined, scp: ['todos'] }],
  ])('%s', async (_, given) => {
    const verified = await verifyToken(`Bearer ${await signToken(key, given)}`, rules);
    expect(verified).toEqual(JSON.parse(JSON.stringify(given)));
  });

  test('whatever its scopes where none is asked for', async () => {
    const authorization = createTokensWithoutScope(issuer, key)['no scope'];
    expect(await verifyToken(authorization, { ...rules, scopes: [] })).toMatchObject({ sub: 'alice' });
  });
});

describe('the keys of an issuer', () => {
  test('are asked for again when a token names a new one, and those that are gone count no more', async () => {
    const another = await readLocalKey(mkdtempSync(join(dir, 'another-')));
    let served = [key.publicJwk];
    const server = await serve((_, response) => {
      response.end(JSON.stringify({ issuer: server.url, jwks_uri: `${server.url}/jwks`, keys: served }));
    });
    const ours = { ...rules, issuer: server.url, keys: createIssuerKeys(server.url, 0) };
    const verifyWith = async (signing: LocalKey) =>
      verifyToken(`Bearer ${await signToken(signing, createClaims(server.url))}`, ours);
    expect(await verifyWith(key)).toMatchObject({ sub: 'alice' });
    await expect(verifyWith(another)).rejects.toMatchObject({ code: 'invalid_token' });
    served = [another.publicJwk];
    expect(await verifyWith(another)).toMatchObject({ sub: 'alice' });
    await expect(verifyWith(key)).rejects.toMatchObject({ code: 'invalid_token' });
    server.close();
  });

  test.each<[string, RequestListener]>([
    ['answers 500', (_, response) => response.writeHead(500).end()],
    ['answers what is no JSON', (_, response) => response.end('<html>')],
    [
      'speaks of another issuer',
      (_, response) => {
        response.end(
          JSON.stringify({ issuer: 'https://auth.example.com/', jwks_uri: `${issuer}/.well-known/jwks.json` }),
        );
      },
    ],
    [
      'has no key set',
      ({ headers: { host } }, response) => {
        response.end(JSON.stringify({ issuer: `http://${host}`, jwks_uri: `http://${host}/jwks` }));
      },
    ],
    ['hangs up', (request) => request.socket.destroy()],
  ])('are missed when it %s: no token passes, and none is called invalid', async (_, listener) => {
    const served = await serve(listener);
    const ours = { ...rules, issuer: served.url, keys: createIssuerKeys(served.url) };
    const authorization = `Bearer ${await signToken(key, createClaims(served.url))}`;
    const passed = 'a token passed';
    const error = await verifyToken(authorization, ours).then(
      () => passed,
      (thrown: unknown) => thrown,
    );
    expect(error).not.toBe(passed);
    expect(error).not.toMatchObject({ name: 'TokenError' });
    served.close();
  });
});

test('the key of this machine is for its owner to read, and the same each time', async () => {
  expect(statSync(join(dir, '.local', 'issuer-key.json')).mode & 0o777).toBe(0o600);
  expect(await readLocalKey(dir)).toEqual(key);
  expect(Object.keys(key.publicJwk).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
});

test('an issuer that runs already is left alone', async () => {
  expect(await serveIssuer(issuer, key)).toBe(false);
});

test('an issuer has nothing at any other path, and outlives what is no path', async () => {
  for (const path of ['/', '//', '/__proto__', 'http://[', '//example.com/.well-known/jwks.json']) {
    const answered = get({ port: new URL(issuer).port, path, agent: false });
    const [{ statusCode }] = await once(answered, 'response');
    expect([path, statusCode]).toEqual([path, 404]);
  }
});

async function serve(listener: RequestListener) {
  const server = createServer(listener).listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://localhost:${port}`, close: () => void server.close().closeAllConnections() };
}
