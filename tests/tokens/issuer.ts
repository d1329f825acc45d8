import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JWK } from 'jose';
import { useResource } from '../support/use-resource.ts';
import type { Signer } from './sign-token.ts';

/** An issuer of tokens on this machine. What it answers may be changed at any time. */
export interface IssuerUnderTest {
  readonly issuer: string;
  readonly documents: { configuration: object | RequestListener; keys: object | RequestListener };
  /** The paths that it was asked for. */
  readonly requests: string[];
  readonly close: () => Promise<void>;
}

/** @returns a function that returns an issuer, one for all tests of a block, and what signs with its key */
export function useIssuer(key: Signer['key']): () => IssuerUnderTest & { readonly signer: Signer } {
  return useResource(async () => {
    const issuer = await startIssuer(key);
    return { ...issuer, signer: { issuer: issuer.issuer, key } };
  });
}

export async function startIssuer(...keys: readonly JWK[]): Promise<IssuerUnderTest> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(String(request.url));
    const { pathname } = new URL(String(request.url), issuer);
    const document = pathname === '/keys' ? documents.keys : documents.configuration;
    if (typeof document === 'function') document(request, response);
    else response.end(JSON.stringify(document));
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  const documents: IssuerUnderTest['documents'] = {
    configuration: { issuer, jwks_uri: `${issuer}/keys` },
    keys: toKeySet(...keys),
  };
  return { issuer, documents, requests, close };

  async function close(): Promise<void> {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }
}

export function toKeySet(...keys: readonly JWK[]) {
  return { keys: keys.map(toPublicKey) };
}

function toPublicKey({ kty, kid, alg, use, n, e }: JWK) {
  return { kty, kid, alg, use, n, e };
}
