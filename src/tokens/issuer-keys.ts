import { Buffer } from 'node:buffer';
import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';
import { RequestError } from '../http/request-error.ts';

export interface IssuerKeysContext {
  /** The `iss` claim of its tokens; `.well-known/openid-configuration` is below it. */
  readonly issuer: string;
  /** For how long a key that is not among those known makes nobody ask the issuer again. */
  readonly cooldownMilliseconds?: number;
  /** How long one answer of the issuer may take. */
  readonly timeoutMilliseconds?: number;
}

const documentBytesMax = 256 * 1024;

/**
 * Finds the public key that a token names, as the issuer publishes it. What the issuer answers is kept: the place of its
 * keys for good, the keys for ten minutes; a key that is new is looked for at once, but not more often than the cooldown
 * says, whatever tokens come in.
 * @returns what throws RequestError `issuer_unavailable` when the issuer cannot be asked, and JWKSNoMatchingKey
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

/** @returns where the keys of an issuer are. An issuer behind TLS has them behind TLS as well. */
async function findKeys(issuer: string, timeoutMilliseconds: number): Promise<URL> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetchBounded(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMilliseconds) });
  if (response.status !== 200) throw new Error(`${url} answers ${response.status}`);
  const configuration = (await response.json()) as { readonly issuer?: unknown; readonly jwks_uri?: unknown };
  if (configuration.issuer !== issuer) throw new Error(`${url} is of another issuer`);
  const keys = new URL(String(configuration.jwks_uri));
  if (keys.protocol !== new URL(issuer).protocol) throw new Error(`${url} names keys of another scheme: ${keys}`);
  return keys;
}

/** As `fetch`, but gives up on an answer that is larger than any such document. */
async function fetchBounded(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > documentBytesMax) throw new Error(`${url} answers more than ${documentBytesMax} bytes`);
    chunks.push(chunk);
  }
  return new Response(Buffer.concat(chunks), { status: response.status });
}
