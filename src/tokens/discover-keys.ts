import { fetchJson } from './fetch-json.ts';

/**
 * Returns the URL of an issuer's keys, from its OpenID configuration. If the issuer uses TLS, so must the keys.
 * @throws Error if the configuration is missing or of another issuer: the names must be equal, with their slash at the end
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html section 4.3
 */
export async function discoverKeys(issuer: string, timeoutMilliseconds: number): Promise<URL> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const configuration = (await fetchJson(url, timeoutMilliseconds)) as Readonly<Record<string, unknown>> | null;
  const named = configuration?.['issuer'];
  if (named !== issuer) throw new Error(`${url} names another issuer: ${named}`);
  const keys = URL.parse(String(configuration?.['jwks_uri']));
  if (keys === null) throw new Error(`${url} names no URL of keys`);
  if (keys.protocol !== new URL(issuer).protocol) throw new Error(`${url} names keys with another scheme: ${keys}`);
  return keys;
}
