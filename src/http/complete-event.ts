import type { APIGatewayProxyEventV2 } from 'aws-lambda';

type Parts = Readonly<Record<string, unknown>>;

/**
 * Returns an event with the parts of every request, even if it is not a request's. Middy's hooks run outside its error
 * handling, so an event that they cannot read would fail the invocation without a response.
 */
export function completeEvent(event: unknown): APIGatewayProxyEventV2 {
  const parts = toParts(event);
  const { routeKey, rawPath, headers, requestContext } = parts;
  const context = toParts(requestContext);
  const http = toParts(context['http']);
  const hasTexts = typeof routeKey === 'string' && typeof rawPath === 'string';
  const isComplete = hasTexts && isObject(headers) && 'method' in http && 'path' in http;
  // Copying each event would be a tenth of a small request's work.
  if (isComplete) return event as APIGatewayProxyEventV2;
  return {
    ...parts,
    routeKey: typeof routeKey === 'string' ? routeKey : '$default',
    rawPath: typeof rawPath === 'string' ? rawPath : '',
    headers: toParts(headers),
    requestContext: { ...context, http: { method: '', path: '', ...http } },
  } as APIGatewayProxyEventV2;
}

function toParts(value: unknown): Parts {
  return isObject(value) ? (value as Parts) : {};
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
