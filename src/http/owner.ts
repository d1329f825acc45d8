import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Config } from '../config.ts';
import { RequestError } from './request-error.ts';

/** @returns whose todos a request is about, or undefined when the gateway verified nobody */
export type OwnerOf = (event: APIGatewayProxyEventV2) => string | undefined;

/**
 * Without authentication there is one owner. With it, the owner is the `sub` claim of the token that the gateway's
 * JWT authorizer verified, and nothing else.
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

/**
 * UTF-8 has one form for all lone surrogates: in the table, owners named so would be one.
 * @see https://openid.net/specs/openid-connect-core-1_0.html section 2: a `sub` has at most 255 characters
 */
function isName(subject: string): boolean {
  return subject !== '' && subject.length <= 255 && subject.isWellFormed();
}

/** @returns a function that throws RequestError `unauthorized` where there is no owner */
export function requireOwner(ownerOf: OwnerOf) {
  return (event: APIGatewayProxyEventV2): string => {
    const owner = ownerOf(event);
    if (owner === undefined) throw new RequestError('unauthorized');
    return owner;
  };
}
