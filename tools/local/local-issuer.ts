import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { isDeepStrictEqual } from 'node:util';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Issuer } from '../../src/reference/token-help.ts';

/** Issuer and audience of local tokens without JWT_ISSUER and JWT_AUDIENCE. */
export const localIssuer = 'http://localhost:3001';
export const localAudience = 'todo-api';

/** Order for a token at the issuer's `/token`. */
export interface TokenOrder {
  readonly owner: string;
  readonly audience: readonly string[];
  /** Space-separated. */
  readonly scope?: string | undefined;
  /** For example `1h` or `5 minutes`. */
  readonly life: string;
}

/** Returns whether an issuer is a local one, whose tokens no stage on AWS accepts. */
export function isLocal(issuer = ''): boolean {
  return issuer.startsWith('http:');
}

/** Returns the command that prints a token of a local issuer. Its shell may lack the settings of the service. */
export function toTokenCommand({ JWT_ISSUER, JWT_AUDIENCE = [], JWT_SCOPES = [] }: Issuer): string {
  const scope = JWT_SCOPES.length === 0 ? '' : ` --scope ${JWT_SCOPES}`;
  return `npm run --silent token -- alice --issuer ${JWT_ISSUER} --audience ${JWT_AUDIENCE}${scope}`;
}

/**
 * Serves an issuer of tokens for `npm start`: its OpenID configuration, its public key, and `POST <issuer>/token`. It
 * signs a token for any owner that a program on this machine asks for. So it listens on the loopback interface only,
 * its key lives in memory as long as the process, and a stage on AWS refuses an issuer at http://. A web page cannot
 * read a token, not even with a host name of its own that leads here, because requests must name the issuer's host.
 * @returns undefined if something listens there already, which then is the issuer
 */
export async function serveIssuer(issuer: string): Promise<Server | undefined> {
  const { host, port, pathname } = new URL(issuer);
  const base = pathname.replace(/\/$/, '');
  const keysPath = `${base}/.well-known/jwks.json`;
  const { publicKey, sign } = await createSigner(issuer);
  const routes: Routes = {
    [`GET ${base}/.well-known/openid-configuration`]: () => toConfiguration(issuer),
    [`GET ${keysPath}`]: () => ({ keys: [publicKey] }),
    [`POST ${base}/token`]: async (request) => ({ access_token: await sign((await json(request)) as TokenOrder) }),
  };
  const server = createServer((request, response) => {
    const route = request.headers.host === host ? routes[`${request.method} ${request.url}`] : undefined;
    if (route === undefined) response.writeHead(404).end();
    else void respond(response, async () => route(request));
  });
  server.listen(Number(port || 80), 'localhost').unref();
  return (await isListening(server)) ? server : undefined;
}

/** Returns whether an issuer is one that `serveIssuer` serves, maybe in another process, and not for example a Keycloak. */
export async function isOurs(issuer: string): Promise<boolean> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const configuration = await fetch(url, { signal: AbortSignal.timeout(2000) })
    .then((response) => response.json())
    .catch(() => undefined);
  return isDeepStrictEqual(configuration, toConfiguration(issuer));
}

type Routes = Readonly<Record<string, (request: IncomingMessage) => object | Promise<object>>>;

async function createSigner(issuer: string) {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  const sign = ({ owner, audience, scope, life }: TokenOrder): Promise<string> =>
    new SignJWT({ aud: [...audience], ...(scope === undefined ? {} : { scope }) })
      .setProtectedHeader({ alg: 'RS256', kid, typ: 'at+jwt' })
      .setIssuer(issuer)
      .setSubject(owner)
      .setIssuedAt()
      .setExpirationTime(life)
      .sign(privateKey);
  return { publicKey: { ...jwk, kid, alg: 'RS256', use: 'sig' }, sign };
}

/** Members that OpenID Connect Discovery 1.0 section 3 requires, except those of endpoints that are missing here. */
function toConfiguration(issuer: string) {
  return {
    issuer,
    jwks_uri: `${issuer.replace(/\/$/, '')}/.well-known/jwks.json`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
}

async function respond(response: ServerResponse, work: () => Promise<object>): Promise<void> {
  try {
    const body = JSON.stringify(await work());
    response.setHeader('Content-Type', 'application/json').end(body);
  } catch (error) {
    response.writeHead(400).end(error instanceof Error ? error.message : String(error));
  }
}

async function isListening(server: Server): Promise<boolean> {
  try {
    await once(server, 'listening');
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false;
    throw error;
  }
}
