import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';

const timeoutMillis = 2000;

/**
 * @param cooldownMillis how long keys stay as they are, even if a token names one that is not among them
 * @returns the keys of an issuer: asked for when the first token comes, kept for ten minutes, and asked for again when
 * a token names another
 * @throws Error, at the time of use, when the issuer does not say where its keys are
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html section 4
 */
export function createIssuerKeys(issuer: string, cooldownMillis = 30_000): JWTVerifyGetKey {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  return async (...args) => {
    keys ??= discover(issuer, cooldownMillis).catch((error: unknown) => {
      keys = undefined;
      throw error;
    });
    return (await keys)(...args);
  };
}

async function discover(issuer: string, cooldownDuration: number): Promise<JWTVerifyGetKey> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMillis) });
  const { issuer: named, jwks_uri: jwksUri } = (await response.json()) as Partial<Record<string, string>>;
  if (named !== issuer || jwksUri === undefined) throw new Error(`${url} is not about the issuer ${issuer}.`);
  return createRemoteJWKSet(new URL(jwksUri), { timeoutDuration: timeoutMillis, cooldownDuration });
}
