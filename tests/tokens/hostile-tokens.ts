import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { JWK } from 'jose';
import { edit } from '../support/edit.ts';
import { type Claims, createKey, encode, type Signer, signText, signToken, validClaims } from './sign-token.ts';

/** What an Authorization header holds. */
type MakeValue = (signer: Signer) => string | undefined;

const attackers = createKey('attacker');
const attackersEc = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }) as JWK;
const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;
const soon = () => inSeconds(60);
const lately = () => inSeconds(-60);

/** What must let nobody in. Whatever is signed is really signed: with the key of the issuer, unless the name says else. */
export const hostileTokens: readonly (readonly [name: string, make: MakeValue])[] = [
  ['no header', () => undefined],
  ['an empty header', () => ''],
  ['Bearer alone', () => 'Bearer'],
  ['another scheme', ({ issuer, key }) => `Basic ${signToken({ issuer, key })}`],
  ['junk', () => 'Bearer junk'],
  ['three words of junk', () => 'Bearer a.b.c'],
  ['dots', () => 'Bearer ..'],
  ['an encrypted token', () => `Bearer ${encode('{"alg":"RSA-OAEP","enc":"A256GCM"}')}.a.b.c.d`],
  ['two tokens, with a comma', (signer) => `Bearer ${signToken(signer)}, Bearer ${signToken(signer)}`],
  ['two tokens, with a space', (signer) => `Bearer ${signToken(signer)} ${signToken(signer)}`],
  ['the scheme twice', (signer) => `Bearer Bearer ${signToken(signer)}`],
  ['no space behind the scheme', (signer) => `Bearer${signToken(signer)}`],
  ['a tab behind the scheme', (signer) => `Bearer\t${signToken(signer)}`],

  ['alg none', (signer) => withHeader(signer, { alg: 'none' }, '')],
  ['alg none, and a signature', (signer) => withHeader(signer, { alg: 'none' }, 'AAAA')],
  ['alg nOnE', (signer) => withHeader(signer, { alg: 'nOnE' }, 'AAAA')],
  ['no alg', (signer) => bearer(signer, {}, { alg: undefined })],
  ['HS256, signed with the public key', (signer) => withSecret(signer, toPublicPem(signer.key))],
  ['HS256, signed with the modulus', (signer) => withSecret(signer, String(signer.key.n))],
  ['PS256', (signer) => bearer(signer, {}, { alg: 'PS256' })],
  ['ES256, key of an attacker', (signer) => withKey(signer, attackersEc, { alg: 'ES256' })],
  ['key of an attacker, kid of the issuer', (signer) => withKey(signer, attackers)],
  ['key of an attacker, in the token', (signer) => withKey(signer, attackers, { jwk: toPublicJwk(attackers) })],
  ['key of an attacker, at a URL', (signer) => withKey(signer, attackers, { jku: 'http://localhost:9/jwks.json' })],
  ['unknown kid', (signer) => bearer(signer, {}, { kid: 'other' })],
  ['unknown kid that looks like a path', (signer) => bearer(signer, {}, { kid: '../../../../dev/null' })],
  ['no kid', (signer) => bearer(signer, {}, { kid: undefined })],
  ['kid as a number', (signer) => bearer(signer, {}, { kid: 1 })],
  ['a crit that nobody knows', (signer) => bearer(signer, {}, { crit: ['x'], x: 1 })],
  ['an unencoded payload', (signer) => bearer(signer, {}, { crit: ['b64'], b64: false })],
  ['a logout token', (signer) => bearer(signer, {}, { typ: 'logout+jwt' })],
  ['typ as a number', (signer) => bearer(signer, {}, { typ: 1 })],
  ['tampered payload', (signer) => tamper(signer, ([header, payload, end]) => [header, swapOwner(payload), end])],
  ['tampered header', (signer) => tamper(signer, ([, payload, end]) => [encode('{"alg":"RS256"}'), payload, end])],
  ['signature of another token', (signer) => tamper(signer, ([a, b]) => [a, b, signatureOf(signer, { sub: 'bob' })])],
  ['signature cut short', (signer) => tamper(signer, ([header, payload, end]) => [header, payload, end.slice(0, -8)])],
  ['payload that is no JSON', (signer) => withPayload(signer, 'alice')],
  ['payload that is a list', (signer) => withPayload(signer, '[]')],
  ['payload that is null', (signer) => withPayload(signer, 'null')],

  ['wrong issuer', (signer) => bearer(signer, { iss: 'https://issuer.example' })],
  ['issuer with one more slash', (signer) => bearer(signer, { iss: `${signer.issuer}/` })],
  ['issuer in capitals', (signer) => bearer(signer, { iss: signer.issuer.toUpperCase() })],
  ['issuers as a list', (signer) => bearer(signer, { iss: [signer.issuer] })],
  ['no issuer', (signer) => bearer(signer, { iss: undefined })],
  ['wrong audience', (signer) => bearer(signer, { aud: 'other-api' })],
  ['audience with a longer name', (signer) => bearer(signer, { aud: 'todo-api-2' })],
  ['audiences, all of them others', (signer) => bearer(signer, { aud: ['other-api', 'todo-api-2'] })],
  ['no audiences', (signer) => bearer(signer, { aud: [] })],
  ['no audience', (signer) => bearer(signer, { aud: undefined })],
  ['audience null', (signer) => bearer(signer, { aud: null, client_id: 'todo-api' })],
  ['wrong audience, right client', (signer) => bearer(signer, { aud: 'other-api', client_id: 'todo-api' })],
  ['wrong client', (signer) => bearer(signer, { aud: undefined, client_id: 'other' })],
  ['expired', (signer) => bearer(signer, { exp: lately() })],
  ['no exp', (signer) => bearer(signer, { exp: undefined })],
  ['exp as text', (signer) => bearer(signer, { exp: String(soon()) })],
  ['exp null', (signer) => bearer(signer, { exp: null })],
  ['not yet valid', (signer) => bearer(signer, { nbf: soon() })],
  ['nbf as text', (signer) => bearer(signer, { nbf: String(lately()) })],
  ['issued in the future', (signer) => bearer(signer, { iat: soon() })],
  ['iat as text', (signer) => bearer(signer, { iat: String(lately()) })],
  ['no sub', (signer) => bearer(signer, { sub: undefined })],
  ['sub empty', (signer) => bearer(signer, { sub: '' })],
  ['sub as a number', (signer) => bearer(signer, { sub: 1 })],
  ['sub null', (signer) => bearer(signer, { sub: null })],
  ['sub as a list', (signer) => bearer(signer, { sub: ['alice'] })],
  ['12 kB long', (signer) => bearer(signer, { padding: 'x'.repeat(9_000) })],
];

/** What lets nobody in where a token must have the scope `todos` or `admin`. */
export const scopelessTokens: typeof hostileTokens = [
  ['no scope', (signer) => bearer(signer, { scope: undefined })],
  ['an empty scope', (signer) => bearer(signer, { scope: '' })],
  ['another scope', (signer) => bearer(signer, { scope: 'openid notes' })],
  ['a scope with a longer name', (signer) => bearer(signer, { scope: 'todos:read' })],
  ['scopes with a comma', (signer) => bearer(signer, { scope: 'todos,admin' })],
  ['scope as an object', (signer) => bearer(signer, { scope: { todos: true } })],
  ['another scp', (signer) => bearer(signer, { scope: undefined, scp: ['notes'] })],
];

/** What lets alice in. */
export const acceptedTokens: typeof hostileTokens = [
  ['a token', (signer) => bearer(signer)],
  ['bearer in lower case', (signer) => `bearer ${signToken(signer)}`],
  ['several spaces behind the scheme', (signer) => `Bearer   ${signToken(signer)}`],
  ['a token without the scheme', (signer) => signToken(signer)],
  ['RS384', (signer) => withAlgorithm(signer, 'RS384')],
  ['RS512', (signer) => withAlgorithm(signer, 'RS512')],
  ['typ JWT', (signer) => bearer(signer, {}, { typ: 'JWT' })],
  ['typ at+jwt', (signer) => bearer(signer, {}, { typ: 'at+jwt' })],
  ['one of two audiences', (signer) => bearer(signer, { aud: ['other-api', 'todo-api'] })],
  ['a client in place of an audience', (signer) => bearer(signer, { aud: undefined, client_id: 'todo-api' })],
  ['no nbf and no iat', (signer) => bearer(signer, { nbf: undefined, iat: undefined })],
  ['a clock that is a little ahead', (signer) => bearer(signer, { iat: inSeconds(15), nbf: inSeconds(15) })],
  ['a clock that is a little behind', (signer) => bearer(signer, { exp: inSeconds(-15) })],
  ['another of the scopes', (signer) => bearer(signer, { scope: 'admin' })],
  ['scp as a list', (signer) => bearer(signer, { scope: undefined, scp: ['openid', 'todos'] })],
  ['scp as text', (signer) => bearer(signer, { scope: undefined, scp: 'openid todos' })],
];

/** 20 kB, more than the headers of a request may have. */
export const hugeToken: MakeValue = (signer) => bearer(signer, { padding: 'x'.repeat(15_000) });

type Parts = readonly [header: string, payload: string, signature: string];

export function bearer(signer: Signer, changes: Claims = {}, header: Claims = {}): string {
  return `Bearer ${signToken(signer, changes, header)}`;
}

function withKey({ issuer, key: { kid } }: Signer, key: JWK, header: Claims = {}): string {
  return `Bearer ${signToken({ issuer, key }, {}, { kid, ...header })}`;
}

function withSecret({ issuer, key }: Signer, secret: string): string {
  return `Bearer ${signText({ alg: 'HS256', kid: key.kid }, JSON.stringify(validClaims(issuer)), secret)}`;
}

/** The issuer publishes its key for RS256 alone; a key that names no algorithm serves for others. */
function withAlgorithm({ issuer, key }: Signer, alg: string): string {
  return `Bearer ${signToken({ issuer, key }, {}, { alg })}`;
}

function withPayload({ key }: Signer, payload: string): string {
  return `Bearer ${signText({ alg: 'RS256', kid: key.kid }, payload, key)}`;
}

function withHeader(signer: Signer, header: Claims, signature: string): string {
  return tamper(signer, ([, payload]) => [encode(JSON.stringify(header)), payload, signature]);
}

function tamper(signer: Signer, change: (parts: Parts) => readonly string[]): string {
  return `Bearer ${change(split(signToken(signer))).join('.')}`;
}

function signatureOf(signer: Signer, changes: Claims): string {
  return split(signToken(signer, changes))[2];
}

function split(token: string): Parts {
  const [header = '', payload = '', signature = ''] = token.split('.');
  return [header, payload, signature];
}

function swapOwner(payload: string): string {
  return encode(edit(Buffer.from(payload, 'base64url').toString(), 'alice', 'bobby'));
}

function toPublicJwk({ kty, n, e }: JWK) {
  return { kty, n, e };
}

function toPublicPem({ n, e }: JWK): string {
  const key = { kty: 'RSA', n: String(n), e: String(e) };
  return String(createPublicKey({ format: 'jwk', key }).export({ type: 'spki', format: 'pem' }));
}
