import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { Reply } from './replies.ts';
import { toRequestId } from './request-id.ts';

/**
 * A todo is for its owner's eyes, and may have changed a moment later: caches ask again every time.
 * @see RFC 9111 section 5.2.2, RFC 9110 section 12.5.5
 */
const commonHeaders = {
  'Cache-Control': 'private, no-cache',
  Vary: 'Accept, Authorization, Origin',
  'X-Content-Type-Options': 'nosniff',
};

/** Adds what every answer has. */
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

/** Answers HEAD as GET, without the body. @see RFC 9110 section 9.3.2 */
export const omitBodyForHead: MiddlewareObj<APIGatewayProxyEventV2, Reply> = {
  after: omitBody,
  onError: omitBody,
};

function omitBody(request: Answered): void {
  if (request.event.requestContext.http.method !== 'HEAD' || !request.response) return;
  const { body: _, ...head } = request.response;
  request.response = head;
}
