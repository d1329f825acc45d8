import type { Authorize } from '../http/owner.ts';
import type { VerifyToken } from './token.ts';

/**
 * Creates the function that puts the claims of a verified token into an event, as the gateway does. Nothing else sets
 * them. Without a verifier it removes all claims.
 */
export function createAuthorize(verifyToken: VerifyToken | undefined): Authorize {
  return async ({ headers, requestContext }) => {
    const jwt = verifyToken && { claims: await verifyToken(headers['authorization']), scopes: null };
    Object.assign(requestContext, { authorizer: { jwt } });
  };
}
