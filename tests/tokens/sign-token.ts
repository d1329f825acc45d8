import { createHmac, createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { JWK } from 'jose';

export interface Signer {
  readonly issuer: string;
  /** With `kid`. */
  readonly key: JWK;
}

export type Claims = Readonly<Record<string, unknown>>;

/** @returns a new private key of the kind that issuers use */
export function createKey(kid: string, modulusLength = 2048): JWK {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength });
  return { ...(privateKey.export({ format: 'jwk' }) as JWK), kid, alg: 'RS256', use: 'sig' };
}

/** @returns claims that let alice in */
export function validClaims(issuer: string): Claims {
  const now = Math.floor(Date.now() / 1000);
  return { iss: issuer, aud: 'todo-api', sub: 'alice', scope: 'openid todos', iat: now, nbf: now, exp: now + 3600 };
}

/** @returns a token with a real signature, whatever it says: no library gets to object */
export function signToken({ issuer, key }: Signer, changes: Claims = {}, header: Claims = {}): string {
  return signText(
    { alg: 'RS256', kid: key.kid, ...header },
    JSON.stringify({ ...validClaims(issuer), ...changes }),
    key,
  );
}

/** @returns a token with any payload, signed with a private key or, for HS256, a shared secret */
export function signText(header: Claims, payload: string, key: JWK | string): string {
  const text = `${encode(JSON.stringify(header))}.${encode(payload)}`;
  return `${text}.${toSignature(String(header['alg']), Buffer.from(text), key).toString('base64url')}`;
}

export function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}

function toSignature(algorithm: string, data: Buffer, key: JWK | string): Buffer {
  if (typeof key === 'string') return createHmac('sha256', key).update(data).digest();
  const hash = `sha${/\d+$/.exec(algorithm)?.[0] ?? 256}`;
  return sign(hash, data, { key: toKeyObject(key), ...(algorithm.startsWith('PS') ? pss : {}), dsaEncoding });
}

const pss = { padding: 6, saltLength: 32 };
const dsaEncoding = 'ieee-p1363';

function toKeyObject(key: JWK): KeyObject {
  return createPrivateKey({ format: 'jwk', key: { ...key } });
}
