import type { RequestListener } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import type { JWK } from 'jose';
import { createIssuerKeys, type IssuerKeysContext } from '../../src/tokens/issuer-keys.ts';
import { createTokenVerifier, type TokenRules } from '../../src/tokens/token.ts';
import { useForEach } from '../support/use-resource.ts';
import { acceptedTokens, bearer, hostileTokens, hugeToken, scopelessTokens } from './hostile-tokens.ts';
import { startIssuer, toKeySet, useIssuer } from './issuer.ts';
import { createKey, signToken, validClaims } from './sign-token.ts';

const { alg: _, ...key } = createKey('one');
const next = createKey('two');
const issuer = useIssuer(key);
const signer = () => issuer().signer;

describe('lets nobody in with', () => {
  test.each(hostileTokens)('%s', async (_name, make) => {
    const value = make(signer());
    const challenge = expect.stringMatching(/^Bearer error="invalid_token", error_description="[^"\\]+"$/);
    const refusal = {
      name: 'RequestError',
      code: 'unauthorized',
      headers: value ? { 'WWW-Authenticate': challenge } : {},
    };
    await expect(createVerifier()(value)).rejects.toMatchObject(refusal);
  });

  test.each(scopelessTokens)('%s', async (_name, make) => {
    await expect(createVerifier()(make(signer()))).rejects.toMatchObject({
      code: 'insufficient_scope',
      headers: { 'WWW-Authenticate': 'Bearer error="insufficient_scope", scope="todos admin"' },
    });
    expect(await createVerifier({ scopes: [] })(make(signer()))).toMatchObject({ sub: 'alice' });
  });

  test('a token of 20 kB', async () => {
    expect(hugeToken(signer())?.length).toBeGreaterThan(20_000);
    await expect(createVerifier()(hugeToken(signer()))).rejects.toMatchObject({ code: 'unauthorized' });
  });
});

test.each(acceptedTokens)('lets alice in with %s', async (_name, make) => {
  expect(await createVerifier()(make(signer()))).toMatchObject({ sub: 'alice', iss: issuer().issuer });
});

describe('with clocks that differ', () => {
  const now = new Date('2026-01-02T03:04:05.678Z');
  const second = Math.floor(now.getTime() / 1000);
  const times = { iat: second - 60, nbf: second - 60, exp: second + 60 };
  const verify = (changes: object) => createVerifier({ now: () => now })(bearer(signer(), { ...times, ...changes }));

  // A token has ended at its exp: RFC 7519 section 4.1.4.
  test.each([{ iat: second + 30 }, { nbf: second + 30 }, { exp: second - 29 }])('lets alice in: %j', async (claims) => {
    expect(await verify(claims)).toMatchObject({ sub: 'alice' });
  });

  test.each([{ iat: second + 31 }, { nbf: second + 31 }, { exp: second - 30 }, { exp: second - 31 }])(
    'lets nobody in: %j',
    async (claims) => {
      await expect(verify(claims)).rejects.toMatchObject({ code: 'unauthorized' });
    },
  );
});

test('gives every claim as text', async () => {
  const { iat, nbf, exp, ...claims } = validClaims(issuer().issuer);
  const others = { groups: ['a', 'b'], email_verified: true, address: { country: 'NL' } };
  expect(await createVerifier()(bearer(signer(), others))).toEqual({
    ...claims,
    iat: expect.stringMatching(/^\d+$/),
    nbf: expect.stringMatching(/^\d+$/),
    exp: expect.stringMatching(/^\d+$/),
    groups: '[a b]',
    email_verified: 'true',
    address: '{"country":"NL"}',
  });
});

describe('the keys of the issuer', () => {
  useForEach(() => {
    issuer().requests.length = 0;
    issuer().documents.configuration = { issuer: issuer().issuer, jwks_uri: `${issuer().issuer}/keys` };
    issuer().documents.keys = toKeySet(key);
  });

  test('are asked for once, by any number of tokens at once', async () => {
    const verify = createVerifier();
    await Promise.all(Array.from({ length: 20 }, () => verify(bearer(signer()))));
    expect(issuer().requests).toEqual(['/.well-known/openid-configuration', '/keys']);
  });

  test('are asked for again when a token names a new one, which then is good, and the removed one is not', async () => {
    const verify = createVerifier({}, { cooldownMilliseconds: 0 });
    await verify(bearer(signer()));
    issuer().documents.keys = toKeySet(next);
    expect(await verify(bearer({ ...signer(), key: next }))).toMatchObject({ sub: 'alice' });
    await expect(verify(bearer(signer()))).rejects.toMatchObject({ code: 'unauthorized' });
  });

  test('are not asked for again and again by tokens that name keys of their own making', async () => {
    const verify = createVerifier();
    for (let count = 0; count < 20; count += 1) {
      await expect(verify(bearer(signer(), {}, { kid: `${count}` }))).rejects.toMatchObject({ code: 'unauthorized' });
    }
    expect(issuer().requests).toEqual(['/.well-known/openid-configuration', '/keys']);
  });

  test('are not asked for by what cannot be a token of the issuer', async () => {
    const verify = createVerifier();
    for (const value of ['Bearer junk', `Bearer ${signToken(signer(), {}, { alg: 'PS256' })}`, hugeToken(signer())]) {
      await expect(verify(value)).rejects.toMatchObject({ code: 'unauthorized' });
    }
    expect(issuer().requests).toEqual([]);
  });

  describe('while the issuer is out', () => {
    const minute = 60_000;
    const out: RequestListener = (_request, response) => response.writeHead(500).end();
    const made = (count: number) => bearer(signer(), {}, { kid: `made up ${count}` });

    test('serve if they are known, and are asked for once per cooldown, until it is back', async () => {
      const clock = { now: 0 };
      const verify = createVerifier({}, { now: () => clock.now });
      await verify(bearer(signer()));
      issuer().documents.keys = out;
      for (const days of [0, 1, 2]) {
        clock.now = days * 24 * 60 * minute + 10 * minute;
        issuer().requests.length = 0;
        for (let count = 0; count < 100; count += 1) {
          expect(await verify(bearer(signer()))).toMatchObject({ sub: 'alice' });
          await expect(verify(made(count))).rejects.toMatchObject({ code: 'issuer_unavailable' });
        }
        expect(issuer().requests.filter((path) => path === '/keys')).toHaveLength(1);
      }
      issuer().documents.keys = toKeySet(next);
      clock.now += minute / 2;
      expect(await verify(bearer({ ...signer(), key: next }))).toMatchObject({ sub: 'alice' });
      await expect(verify(bearer(signer()))).rejects.toMatchObject({ code: 'unauthorized' });
      await expect(verify(made(0))).rejects.toMatchObject({ code: 'unauthorized' });
    });

    test('are asked for once a second if none are known', async () => {
      const clock = { now: 0 };
      const verify = createVerifier({}, { now: () => clock.now });
      issuer().documents.configuration = out;
      for (clock.now = 0; clock.now < 3000; clock.now += 100) {
        await expect(verify(bearer(signer()))).rejects.toMatchObject({ code: 'issuer_unavailable' });
      }
      expect(issuer().requests).toHaveLength(3);
    });

    test('are found again where its configuration now says', async () => {
      const verify = createVerifier({}, { cooldownMilliseconds: 0 });
      await verify(bearer(signer()));
      issuer().documents.keys = out;
      await expect(verify(made(1))).rejects.toMatchObject({ code: 'issuer_unavailable' });
      issuer().requests.length = 0;
      await expect(verify(made(2))).rejects.toMatchObject({ code: 'issuer_unavailable' });
      expect(issuer().requests[0]).toBe('/.well-known/openid-configuration');
    });
  });

  test('are asked for again after ten minutes, and a removed one is not good any more', async () => {
    const clock = { now: 0 };
    const verify = createVerifier({}, { now: () => clock.now });
    await verify(bearer(signer()));
    issuer().documents.keys = toKeySet(next);
    clock.now = 599_999;
    expect(await verify(bearer(signer()))).toMatchObject({ sub: 'alice' });
    clock.now = 600_000;
    await expect(verify(bearer(signer()))).rejects.toMatchObject({ code: 'unauthorized' });
  });

  test.each<[string, JWK[], RegExp]>([
    ['is an RSA key under 2,048 bits', [createKey('one', 1024)], /^the key has 1024 bits$/],
    ['has no modulus', [{ ...key, n: '' }], /./],
    ['is there twice', [key, { ...next, kid: 'one' }], /^multiple matching keys/],
  ])('let nobody in with one that %s', async (_name, keys, message) => {
    issuer().documents.keys = toKeySet(...keys);
    const weak = { ...signer(), key: keys[0]?.d && keys[0].n ? keys[0] : key };
    await expect(createVerifier()(bearer(weak))).rejects.toMatchObject({
      code: 'unauthorized',
      cause: { code: 'ERR_JWKS_NO_MATCHING_KEY', cause: { message: expect.stringMatching(message) } },
    });
    issuer().documents.keys = toKeySet(...keys, next);
    expect(await createVerifier()(bearer({ ...signer(), key: next }))).toMatchObject({ sub: 'alice' });
  });

  /** Of the faulty answers, all that can hold the right document. */
  const faults: Readonly<Record<string, (right: string) => RequestListener>> = {
    'with 500': (right) => (_request, response) => response.writeHead(500).end(right),
    'with a redirection': (right) => (request, response) =>
      String(request.url).endsWith('?there')
        ? response.end(right)
        : response.writeHead(302, { location: '?there' }).end(),
    'no JSON': () => (_request, response) => response.end('<!doctype html>'),
    'no members': () => (_request, response) => response.end('{}'),
    'a megabyte': (right) => (_request, response) => response.end(right + ' '.repeat(1_000_000)),
    'nothing, and hangs up': () => (request) => request.socket.destroy(),
  };

  /** Answers that do not end. */
  const waits: typeof faults = {
    nothing: () => () => undefined,
    'all but an end': (right) => (_request, response) => response.write(right),
  };

  describe.each(['configuration', 'keys'] as const)('when the issuer answers for its %s', (document) => {
    test.each(Object.entries(faults))('%s: nobody gets in, until it answers right', async (_name, toFault) => {
      const verify = createVerifier({}, { cooldownMilliseconds: 0 });
      const { [document]: right } = issuer().documents;
      issuer().documents[document] = toFault(JSON.stringify(right));
      await expect(verify(bearer(signer()))).rejects.toMatchObject({ code: 'issuer_unavailable' });
      issuer().documents[document] = right;
      expect(await verify(bearer(signer()))).toMatchObject({ sub: 'alice' });
    });

    test.each(Object.entries(waits))('%s, and waits: nobody gets in, nor waits for ever', async (_name, toFault) => {
      issuer().documents[document] = toFault(JSON.stringify(issuer().documents[document]));
      const verify = createVerifier({}, { timeoutMilliseconds: 100 });
      await expect(verify(bearer(signer()))).rejects.toMatchObject({ code: 'issuer_unavailable' });
    });
  });

  test.each([
    ['of another issuer', { issuer: 'https://issuer.example' }, /names another issuer: https:\/\/issuer.example$/],
    ['without keys', { jwks_uri: undefined }, /names no URL of keys$/],
    ['with keys behind another scheme', { jwks_uri: 'https://localhost/keys' }, /names keys with another scheme/],
  ])('are of no use from a configuration %s', async (_name, changes, message) => {
    Object.assign(issuer().documents.configuration, changes);
    await expect(createVerifier()(bearer(signer()))).rejects.toMatchObject({
      code: 'issuer_unavailable',
      cause: { message: expect.stringMatching(message) },
    });
    expect(issuer().requests).toEqual(['/.well-known/openid-configuration']);
  });

  test('cannot be had from an issuer that is not there', async () => {
    const gone = await startIssuer();
    await gone.close();
    const verify = createVerifier({ issuer: gone.issuer });
    await expect(verify(bearer({ ...signer(), issuer: gone.issuer }))).rejects.toMatchObject({
      code: 'issuer_unavailable',
      cause: { message: 'fetch failed' },
    });
  });
});

function createVerifier(rules: Partial<TokenRules> = {}, patience: Omit<IssuerKeysContext, 'issuer'> = {}) {
  const { issuer: url = issuer().issuer } = rules;
  const keys = createIssuerKeys({ issuer: url, ...patience });
  return createTokenVerifier({
    issuer: url,
    audience: ['todo-api'],
    scopes: ['todos', 'admin'],
    keys,
    now: () => new Date(),
    ...rules,
  });
}
