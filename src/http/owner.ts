import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Config } from '../config.ts';
import { RequestError } from './problem.ts';

/** @returns whose todos a request is about @throws RequestError `unauthorized` */
export type OwnerOf = (event: APIGatewayProxyEventV2) => string;

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

function ownerOfClaims({ requestContext }: APIGatewayProxyEventV2): string {
  const subject = (requestContext as VerifiedContext).authorizer?.jwt?.claims?.sub;
  if (typeof subject !== 'string' || subject === '') throw new RequestError('unauthorized');
  return subject;
}
