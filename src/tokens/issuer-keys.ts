import { Buffer } from 'node:buffer';
import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';
import { RequestError } from '../http/request-error.ts';

export interface IssuerKeysContext {
  /** `iss` claim of its tokens, and base URL of `.well-known/openid-configuration`. */
  readonly issuer: string;
  /** Minimum time between fetches of the keys for unknown key IDs. */
  readonly cooldownMilliseconds?: number;
  readonly timeoutMilliseconds?: number;
}

const documentBytesMax = 256 * 1024;

/**
 * Creates a function that finds the public key that a token names, among those its issuer publishes. The URL of the
 * keys is cached for good, the keys for ten minutes. An unknown key ID fetches them again, at most once per cooldown.
 * It throws RequestError `issuer_unavailable` if the issuer is unreachable, and JWKSNoMatchingKey.
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html section 4, RFC 7517
 */
export function createIssuerKeys({ issuer, ...context }: IssuerKeysContext): JWTVerifyGetKey {
  const { cooldownMilliseconds = 30_000, timeoutMilliseconds = 3_000 } = context;
  let discovery: Promise<JWTVerifyGetKey> | undefined;
  return async (header, token) => {
    try {
      discovery ??= discover();
      const keys = await discovery.catch(forget);
      return await keys(header, token);
    } catch (cause) {
      throw cause instanceof errors.JWKSNoMatchingKey ? cause : new RequestError('issuer_unavailable', { cause });
    }
  };

  async function discover(): Promise<JWTVerifyGetKey> {
    const options = { timeoutDuration: timeoutMilliseconds, cooldownDuration: cooldownMilliseconds };
    return createRemoteJWKSet(await findKeys(issuer, timeoutMilliseconds), { ...options, [customFetch]: fetchBounded });
  }

  function forget(error: unknown): never {
    discovery = undefined;
    throw error;
  }
}

/** Returns the URL of an issuer's keys. If the issuer uses TLS, so must the keys. */
async function findKeys(issuer: string, timeoutMilliseconds: number): Promise<URL> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetchBounded(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMilliseconds) });
  if (response.status !== 200) throw new Error(`${url} returns ${response.status}`);
  const configuration = (await response.json()) as { readonly issuer?: unknown; readonly jwks_uri?: unknown };
  if (configuration.issuer !== issuer) throw new Error(`${url} names another issuer`);
  const keys = new URL(String(configuration.jwks_uri));
  if (keys.protocol !== new URL(issuer).protocol) throw new Error(`${url} names keys with another scheme: ${keys}`);
  return keys;
}

/** Like `fetch`, but fails on a response larger than any such document. */
async function fetchBounded(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > documentBytesMax) throw new Error(`${url} returns more than ${documentBytesMax} bytes`);
    chunks.push(chunk);
  }
  return new Response(Buffer.concat(chunks), { status: response.status });
}
