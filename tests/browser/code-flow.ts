import { createHash, randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import type { IssuerUnderTest } from '../tokens/issuer.ts';
import { type Signer, signToken } from '../tokens/sign-token.ts';

interface CodeFlow extends IssuerUnderTest {
  readonly signer: Signer;
}

/** Client that the issuer knows, and whom it signs in without a question; nobody if there is no owner. */
export interface CodeFlowUser {
  readonly client: string;
  readonly redirectUri: string;
  readonly owner?: string;
}

/**
 * Makes an issuer serve the authorization code flow with PKCE (RFC 6749 section 4.1, RFC 7636). It gives 400 to a request
 * that is not the one of this flow.
 */
export function serveCodeFlow({ issuer, documents, signer }: CodeFlow, user: CodeFlowUser): void {
  const orders = new Map<string, URLSearchParams>();
  const endpoints = {
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    end_session_endpoint: `${issuer}/logout`,
  };
  const configuration = { issuer, jwks_uri: `${issuer}/keys`, ...endpoints };
  documents.configuration = async (request, response) => {
    const { pathname, searchParams } = new URL(String(request.url), issuer);
    response.setHeader('Access-Control-Allow-Origin', '*').setHeader('Content-Type', 'application/json');
    const toLocation = { '/authorize': authorize, '/logout': signOut }[pathname];
    if (toLocation !== undefined) {
      const location = toLocation(searchParams);
      if (location === undefined) response.writeHead(400).end();
      else response.writeHead(302, { location }).end();
    } else if (pathname === '/token') {
      const tokens = exchange(new URLSearchParams(await text(request)));
      response.writeHead(tokens === undefined ? 400 : 200).end(JSON.stringify(tokens ?? { error: 'invalid_grant' }));
    } else response.end(JSON.stringify(configuration));
  };

  /** @returns where to send the browser */
  function authorize(order: URLSearchParams): string | undefined {
    const flow = { client_id: user.client, redirect_uri: user.redirectUri, code_challenge_method: 'S256' };
    if (!has(order, { ...flow, response_type: 'code' })) return undefined;
    const code = randomUUID();
    orders.set(code, order);
    const result = user.owner === undefined ? { error: 'access_denied' } : { code };
    return `${user.redirectUri}?${new URLSearchParams({ ...result, state: order.get('state') ?? '' })}`;
  }

  /**
   * Returns where to send the browser, as Cognito does.
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html
   */
  function signOut(order: URLSearchParams): string | undefined {
    return has(order, { client_id: user.client, logout_uri: user.redirectUri }) ? user.redirectUri : undefined;
  }

  function exchange(grant: URLSearchParams) {
    const order = orders.get(grant.get('code') ?? '');
    orders.delete(grant.get('code') ?? '');
    const flow = { client_id: user.client, redirect_uri: user.redirectUri, grant_type: 'authorization_code' };
    const challenge = createHash('sha256')
      .update(grant.get('code_verifier') ?? '')
      .digest('base64url');
    if (!has(grant, flow) || order?.get('code_challenge') !== challenge) return undefined;
    return {
      token_type: 'Bearer',
      expires_in: 3600,
      access_token: signToken(signer, { sub: user.owner, aud: order.get('audience') }),
      id_token: signToken(signer, { sub: user.owner, aud: user.client, name: 'Ada Lovelace' }),
    };
  }
}

function has(parameters: URLSearchParams, expected: Readonly<Record<string, string>>): boolean {
  return Object.entries(expected).every(([name, value]) => parameters.get(name) === value);
}
