import { Buffer } from 'node:buffer';
import { constants, createHmac, createPublicKey, generateKeyPairSync, type JsonWebKey, sign } from 'node:crypto';
import type { LocalKey } from '../../src/tooling/local/issuer.ts';

type Json = Readonly<Record<string, unknown>>;

const nowSeconds = () => Math.floor(Date.now() / 1000);

/** What tokens of a test's issuer say unless they say otherwise. */
export function createClaims(issuer: string): Json {
  const now = nowSeconds();
  return { iss: issuer, aud: 'todo-api', sub: 'alice', iat: now, exp: now + 600, scope: 'todos' };
}

/** @returns Authorization headers that must let nobody in, by what is wrong with them; signatures are real */
export function createHostileTokens(issuer: string, key: LocalKey): Readonly<Record<string, string | undefined>> {
  const claims = createClaims(issuer);
  const bearer = (changes: Json, header: Json = {}) =>
    `Bearer ${signRs256(key.privateJwk, { ...claims, ...changes }, header)}`;
  const [header = '', payload = '', signature = ''] = bearer({}).split('.');
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  const { exp: _exp, ...withoutExp } = claims;
  const { sub: _sub, ...withoutSub } = claims;
  const { aud: _aud, ...withoutAud } = claims;
  const token = (all: Json) => `Bearer ${signRs256(key.privateJwk, all)}`;
  return {
    'no header': undefined,
    'Bearer alone': 'Bearer',
    'Bearer and a space': 'Bearer ',
    'another scheme': `Basic ${Buffer.from('alice:secret').toString('base64')}`,
    'a word': 'Bearer alice',
    'a token behind another scheme': `Basic ${bearer({})}`,
    'signed with our key in another algorithm': `Bearer ${signPs256(key.privateJwk, claims)}`,
    'two tokens': `${bearer({})}, ${bearer({ sub: 'bob' }).slice(7)}`,
    'alg: none without a signature': `Bearer ${encode({ alg: 'none' })}.${encode(claims)}.`,
    'alg: none with the signature of RS256': `Bearer ${encode({ alg: 'none' })}.${encode(claims)}.${signature}`,
    'HS256 signed with the public key in PEM': `Bearer ${signHs256(key, claims, 'pem')}`,
    'HS256 signed with the public key in DER': `Bearer ${signHs256(key, claims, 'der')}`,
    'signed with another key under the same kid': `Bearer ${signRs256({ ...stranger, kid: key.publicJwk.kid }, claims)}`,
    'signed with a key that it brings along': `Bearer ${signRs256(stranger, claims, { kid: undefined, jwk: stranger })}`,
    'an unknown kid': bearer({}, { kid: 'another' }),
    'an unknown critical header': bearer({}, { crit: ['b64'], b64: false }),
    'claims of another token under the signature': `${header}.${encode({ ...claims, sub: 'bob' })}.${signature}`,
    'no signature': `${header}.${payload}.`,
    'a wrong issuer': bearer({ iss: 'https://auth.example.com/' }),
    'an issuer that only begins like ours': bearer({ iss: `${issuer}.example.com` }),
    'a wrong audience': bearer({ aud: 'other-api' }),
    'a wrong audience and our client_id': bearer({ aud: 'other-api', client_id: 'todo-api' }),
    'no audience': token(withoutAud),
    expired: bearer({ exp: nowSeconds() - 1 }),
    'without an end': token(withoutExp),
    'with an end in words': bearer({ exp: 'never' }),
    'not yet valid': bearer({ nbf: nowSeconds() + 300 }),
    'issued in the future': bearer({ iat: nowSeconds() + 300 }),
    'without sub': token(withoutSub),
    'with an empty sub': bearer({ sub: '' }),
    'with a sub that is no text': bearer({ sub: ['alice'] }),
    '20 kB long': bearer({ padding: 'x'.repeat(15_000) }),
  };
}

/** @returns Authorization headers of real tokens without any of the scopes that are asked for */
export function createTokensWithoutScope(issuer: string, key: LocalKey): Readonly<Record<string, string>> {
  const { scope: _, ...claims } = createClaims(issuer);
  return {
    'no scope': `Bearer ${signRs256(key.privateJwk, claims)}`,
    'another scope': `Bearer ${signRs256(key.privateJwk, { ...claims, scope: 'todo todos2' })}`,
    'scopes that are no text': `Bearer ${signRs256(key.privateJwk, { ...claims, scope: { todos: true } })}`,
  };
}

/** @returns a token, put together by hand: libraries refuse to make most of these */
export function signRs256(jwk: JsonWebKey, claims: Json, header: Json = {}): string {
  const input = `${encode({ alg: 'RS256', typ: 'JWT', kid: jwk['kid'], ...header })}.${encode(claims)}`;
  return `${input}.${sign('sha256', Buffer.from(input), { key: jwk, format: 'jwk' }).toString('base64url')}`;
}

function signPs256(jwk: JsonWebKey, claims: Json): string {
  const input = `${encode({ alg: 'PS256', kid: jwk['kid'] })}.${encode(claims)}`;
  const options = { key: jwk, format: 'jwk', padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } as const;
  return `${input}.${sign('sha256', Buffer.from(input), options).toString('base64url')}`;
}

function signHs256({ publicJwk }: LocalKey, claims: Json, format: 'pem' | 'der'): string {
  const publicKey = createPublicKey({ key: publicJwk as JsonWebKey, format: 'jwk' });
  const secret = publicKey.export({ type: 'spki', format: format as 'pem' });
  const input = `${encode({ alg: 'HS256', kid: publicJwk.kid })}.${encode(claims)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

function encode(value: Json): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
