import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { provideIssuerKey, toPublicKey } from './issuer-key.ts';

/** Where the local issuer is, and whom its tokens are for, unless JWT_ISSUER and JWT_AUDIENCE say otherwise. */
export const localIssuer = 'http://localhost:3001';
export const localAudience = 'todo-api';

/** Whether tokens of an issuer can be made here: `npm run token` signs them. */
export function isLocal(issuer = ''): boolean {
  return issuer.startsWith('http:');
}

/**
 * Publishes, at the URL of a local issuer, its OpenID configuration and the public key of `npm run token`.
 * @returns false when something listens there already, which then is the issuer
 */
export async function serveIssuer(issuer: string, serviceDir: string): Promise<boolean> {
  const { port, pathname } = new URL(issuer);
  const base = pathname.replace(/\/$/, '');
  const keysPath = `${base}/.well-known/jwks.json`;
  const documents: Readonly<Record<string, () => Promise<object>>> = {
    [`${base}/.well-known/openid-configuration`]: async () => toConfiguration(issuer, new URL(keysPath, issuer).href),
    // Read each time: the key may be removed, and then is another.
    [keysPath]: async () => ({ keys: [toPublicKey(await provideIssuerKey(serviceDir))] }),
  };
  const server = createServer((request, response) => {
    const document = documents[String(request.url)];
    if (document === undefined) response.writeHead(404).end();
    else void answer(response, document());
  });
  server.listen(Number(port || 80), 'localhost').unref();
  return isListening(once(server, 'listening'));
}

/** The members that OpenID Connect Discovery 1.0 section 3 asks for, as far as there is something to say. */
function toConfiguration(issuer: string, keys: string) {
  return {
    issuer,
    jwks_uri: keys,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
}

async function answer(response: ServerResponse, document: Promise<object>): Promise<void> {
  try {
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(await document));
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
}

async function isListening(listening: Promise<unknown>): Promise<boolean> {
  try {
    await listening;
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return false;
    throw error;
  }
}
