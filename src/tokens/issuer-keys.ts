import { type CryptoKey, createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { RequestError } from '../http/request-error.ts';
import { discoverKeys } from './discover-keys.ts';
import { fetchJson } from './fetch-json.ts';

export interface IssuerKeysContext {
  /** `iss` claim of its tokens, and base URL of `.well-known/openid-configuration`. */
  readonly issuer: string;
  /** Minimum time between fetches of the keys, whether they succeed or fail. */
  readonly cooldownMilliseconds?: number;
  readonly timeoutMilliseconds?: number;
  /** Returns the time in milliseconds. */
  readonly now?: () => number;
}

const ageMaxMilliseconds = 10 * 60_000;

/** Cooldown without any keys: the Retry-After of the response. */
const retryMilliseconds = 1000;

/** @see RFC 7518 section 3.3 */
const modulusBitsMin = 2048;

/**
 * Creates a function that finds the public key that a token names, among those its issuer publishes. Keys are fetched
 * again after ten minutes, and for an unknown key ID, at most once per cooldown. If that fails, the known keys remain.
 * A published key that cannot verify, such as an RSA key of 1,024 bits, counts as unknown.
 * It throws JWKSNoMatchingKey or, if the last fetch failed, RequestError `issuer_unavailable`.
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html section 4, RFC 7517
 */
export function createIssuerKeys({ issuer, ...context }: IssuerKeysContext): JWTVerifyGetKey {
  const { cooldownMilliseconds = 30_000, timeoutMilliseconds = 3_000, now = () => Date.now() } = context;
  let url: URL | undefined;
  let known: ReturnType<typeof createLocalJWKSet> | undefined;
  let failure: unknown;
  let fetching: Promise<void> | undefined;
  let freshUntil = 0;
  let coolUntil = 0;

  return async (...token) => {
    if (now() >= freshUntil) await refresh();
    try {
      return await find(...token);
    } catch {
      await refresh();
    }
    try {
      return await find(...token);
    } catch (cause) {
      throw failure === undefined
        ? new errors.JWKSNoMatchingKey(undefined, { cause })
        : new RequestError('issuer_unavailable', { cause: failure });
    }
  };

  async function find(...token: Parameters<JWTVerifyGetKey>): Promise<CryptoKey> {
    if (known === undefined) throw failure;
    return requireLength(await known(...token));
  }

  async function refresh(): Promise<void> {
    if (now() >= coolUntil) fetching ??= fetchKeys();
    await fetching;
  }

  async function fetchKeys(): Promise<void> {
    try {
      url ??= await discoverKeys(issuer, timeoutMilliseconds);
      known = createLocalJWKSet((await fetchJson(url.href, timeoutMilliseconds)) as JSONWebKeySet);
      failure = undefined;
      freshUntil = now() + ageMaxMilliseconds;
    } catch (error) {
      url = undefined;
      failure = error;
    }
    coolUntil = now() + (known ? cooldownMilliseconds : Math.min(cooldownMilliseconds, retryMilliseconds));
    fetching = undefined;
  }
}

/** jose throws a TypeError for such a key, but only when it verifies a signature. */
function requireLength(key: CryptoKey): CryptoKey {
  const { modulusLength } = key.algorithm as { readonly modulusLength?: number };
  if (Number(modulusLength) < modulusBitsMin) throw new Error(`the key has ${modulusLength} bits`);
  return key;
}
