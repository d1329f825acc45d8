import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTPayload,
  SignJWT,
} from 'jose';

/** A key that signs tokens on this machine. */
export interface LocalKey {
  readonly privateJwk: JWK;
  /** What others verify with. */
  readonly publicJwk: JWK;
}

const algorithm = 'RS256';

/** @returns the key in the folder `.local`, which git ignores; the first call makes it */
export async function readLocalKey(serviceDir: string): Promise<LocalKey> {
  const file = join(serviceDir, '.local', 'issuer-key.json');
  const text = await readFile(file, 'utf8').catch(() => createKey(file));
  const { kid, kty, n, e, ...rest }: JWK = JSON.parse(text);
  const publicJwk = { kid, kty, n, e, alg: algorithm, use: 'sig' } as JWK;
  return { privateJwk: { ...publicJwk, ...rest }, publicJwk };
}

/** Two processes may come here at once: the file of the first counts. */
async function createKey(file: string): Promise<string> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = await exportJWK(privateKey);
  const text = JSON.stringify({ ...jwk, kid: await calculateJwkThumbprint(jwk) });
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, { mode: 0o600, flag: 'wx' }).catch(() => undefined);
  return readFile(file, 'utf8');
}

/** @returns a signed token with these claims */
export async function signToken({ privateJwk }: LocalKey, claims: JWTPayload): Promise<string> {
  const header = { alg: algorithm, typ: 'JWT', kid: privateJwk.kid ?? '' };
  return new SignJWT(claims).setProtectedHeader(header).sign(await importJWK(privateJwk, algorithm));
}

/**
 * Serves what verifies the tokens of the local key, where an issuer would: its OpenID configuration and its key set. It
 * ends with the process.
 * @param issuer as in http://localhost:3001
 * @returns false, and serves nothing, when something listens there already
 */
export async function serveIssuer(issuer: string, { publicJwk }: LocalKey): Promise<boolean> {
  const base = issuer.replace(/\/$/, '');
  const { hostname, port } = new URL(issuer);
  const documents: Readonly<Record<string, object>> = {
    [`${base}/.well-known/openid-configuration`]: { issuer, jwks_uri: `${base}/.well-known/jwks.json` },
    [`${base}/.well-known/jwks.json`]: { keys: [publicJwk] },
  };
  const server = createServer(({ url = '' }, response) => {
    const document = URL.canParse(url, issuer) ? documents[new URL(url, issuer).href] : undefined;
    response
      .writeHead(document ? 200 : 404, { 'Content-Type': 'application/json' })
      .end(JSON.stringify(document ?? {}));
  });
  server.on('connection', (socket) => socket.unref());
  server.listen(Number(port || 80), hostname).unref();
  return once(server, 'listening').then(
    () => true,
    () => false,
  );
}
