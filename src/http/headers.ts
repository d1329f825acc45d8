import type { MiddlewareObj, Request } from '@middy/core';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { requestId as isRequestId } from '../generated/validators.js';
import type { RequestTerms } from '../todos/operations.ts';
import { toPrecondition } from './entity-tag.ts';
import type { BatchSummary, Reply } from './replies.ts';

/** Returns the request ID: the one in a well-formed x-request-id header, else Lambda's. */
export function toRequestId({ headers }: APIGatewayProxyEventV2, { awsRequestId }: Context): string {
  const requestId = headers['x-request-id'];
  return isRequestId(requestId) ? requestId : awsRequestId;
}

/** Version ff is invalid, version 00 has no further fields, and a later one may have some after a hyphen. */
const traceparent = /^(?!ff|00.{54})[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?=$|-)/;

/** Returns the trace ID of a valid traceparent. @see https://www.w3.org/TR/trace-context/#traceparent-header */
export function toClientTrace({ headers }: APIGatewayProxyEventV2): string | undefined {
  const field: unknown = headers['traceparent'];
  return typeof field === 'string' ? traceparent.exec(field)?.[1] : undefined;
}

/** Returns the Idempotency-Key of a valid request, bare or quoted. @see RFC 9651 section 3.3.3 */
export function toIdempotencyKey({ headers }: APIGatewayProxyEventV2): string | undefined {
  const field = headers['idempotency-key'];
  return field?.startsWith('"') ? field.slice(1, -1).replace(/\\(.)/g, '$1') : field;
}

/** Returns the requirements of a valid write, and the key by which its retries are recognised. */
export function toTerms(event: APIGatewayProxyEventV2): RequestTerms {
  return { ...toPrecondition(event), key: toIdempotencyKey(event) };
}

/** Todos are private and may change at any moment, so caches revalidate. @see RFC 9111 section 5.2.2 */
const commonHeaders = {
  'Cache-Control': 'private, no-cache',
  Vary: 'Accept, Authorization, Origin',
  'X-Content-Type-Options': 'nosniff',
};

/** Middleware that completes every response: common headers, and no body for HEAD. @see RFC 9110 section 9.3.2 */
export const completeReply: MiddlewareObj<APIGatewayProxyEventV2, Reply, Error, Context, Summary> = {
  after: complete,
  onError: complete,
};

type Summary = { batch?: BatchSummary | undefined };

function complete(request: Request<APIGatewayProxyEventV2, Reply, Error, Context, Summary>): void {
  const { event, context, response } = request;
  if (!response) return;
  const { batch, ...whole } = response;
  const { body: _, ...head } = whole;
  request.internal.batch = batch;
  const reply = event.requestContext.http.method === 'HEAD' ? head : whole;
  const requestId = { 'X-Request-Id': toRequestId(event, context) };
  request.response = { ...reply, headers: { ...commonHeaders, ...requestId, ...response.headers } };
}
