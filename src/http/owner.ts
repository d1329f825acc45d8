import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Config } from '../config.ts';
import { RequestError } from './request-error.ts';
import type { Step } from './step.ts';

/** Returns the owner of a request's todos, or undefined without a verified token. */
export type OwnerOf = (event: APIGatewayProxyEventV2) => string | undefined;

/**
 * Creates the function that finds a request's owner. Without authentication, there is one owner. With it, the owner is
 * the `sub` claim that the gateway's JWT authorizer verified, and nothing else.
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
  return typeof subject === 'string' && isName(subject) ? subject : undefined;
}

/** UTF-8 encodes all lone surrogates alike. @see OpenID Connect Core section 2: at most 255 characters */
function isName(subject: string): boolean {
  return subject !== '' && subject.length <= 255 && subject.isWellFormed();
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
