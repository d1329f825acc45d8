import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Config } from '../config.ts';
import { owner as isOwner } from '../generated/validators.js';
import { RequestError } from './request-error.ts';
import type { Step } from './step.ts';

/** Returns the owner of a request's todos, or undefined without a verified token. */
export type OwnerOf = (event: APIGatewayProxyEventV2) => string | undefined;

/** Verifies a request's token if no gateway does. @throws RequestError if it may not call */
export type Authorize = (event: APIGatewayProxyEventV2) => Promise<void>;

/**
 * Creates the function that finds a request's owner. Without authentication, there is one owner. With it, the owner is
 * the `sub` claim that the gateway's JWT authorizer verified, and nothing else. `schemas/owner.json` limits it, as it
 * limits the owners of events.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export function createOwnerOf(auth: Config['AUTH']): OwnerOf {
  return auth === 'none' ? () => 'local' : ownerOfClaims;
}

interface VerifiedContext {
  readonly authorizer?: { readonly jwt?: { readonly claims?: { readonly sub?: unknown } } };
}

function ownerOfClaims({ requestContext }: APIGatewayProxyEventV2): string | undefined {
  const subject = (requestContext as VerifiedContext).authorizer?.jwt?.claims?.sub;
  return isOwner(subject) ? subject : undefined;
}

/** Creates the step that rejects requests without an owner, and the function that returns the owner of the others. */
export function requireOwner(
  ownerOf: OwnerOf,
): Step & { readonly callerOf: (event: APIGatewayProxyEventV2) => string } {
  return { problems: ['unauthorized'], before: ({ event }) => void callerOf(event), callerOf };

  function callerOf(event: APIGatewayProxyEventV2): string {
    const owner = ownerOf(event);
    if (owner === undefined) throw new RequestError('unauthorized');
    return owner;
  }
}
