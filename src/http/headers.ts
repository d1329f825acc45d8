import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { requestId as isRequestId } from '../generated/validators.js';
import type { Reply } from './replies.ts';

/** Returns the request ID: the one in a well-formed x-request-id header, else Lambda's. */
export function toRequestId({ headers }: APIGatewayProxyEventV2, { awsRequestId }: Context): string {
  const requestId = headers['x-request-id'];
  return isRequestId(requestId) ? requestId : awsRequestId;
}

/** Returns the Idempotency-Key of a valid request, bare or quoted. @see RFC 9651 section 3.3.3 */
export function toIdempotencyKey({ headers }: APIGatewayProxyEventV2): string | undefined {
  const field = headers['idempotency-key'];
  return field?.startsWith('"') ? field.slice(1, -1).replace(/\\(.)/g, '$1') : field;
}

/** Todos are private and may change at any moment, so caches revalidate. @see RFC 9111 section 5.2.2 */
const commonHeaders = {
  'Cache-Control': 'private, no-cache',
  Vary: 'Accept, Authorization, Origin',
  'X-Content-Type-Options': 'nosniff',
};

/** Middleware that adds the headers common to all responses. */
export const addCommonHeaders: MiddlewareObj<APIGatewayProxyEventV2, Reply> = {
  after: addHeaders,
  onError: addHeaders,
};

function addHeaders(request: Answered & { readonly context: Context }): void {
  const { event, context, response } = request;
  if (!response) return;
  const requestId = { 'X-Request-Id': toRequestId(event, context) };
  request.response = { ...response, headers: { ...commonHeaders, ...requestId, ...response.headers } };
}

interface Answered {
  readonly event: APIGatewayProxyEventV2;
  response: Reply | null | undefined;
}

/** Middleware that answers HEAD like GET, without the body. @see RFC 9110 section 9.3.2 */
export const omitBodyForHead: MiddlewareObj<APIGatewayProxyEventV2, Reply> = {
  after: omitBody,
  onError: omitBody,
};

function omitBody(request: Answered): void {
  if (request.event.requestContext.http.method !== 'HEAD' || !request.response) return;
  const { body: _, ...head } = request.response;
  request.response = head;
}
