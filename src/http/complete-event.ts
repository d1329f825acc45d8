import type { APIGatewayProxyEventV2 } from 'aws-lambda';

type Parts = Readonly<Record<string, unknown>>;

/**
 * Returns an event with the parts that every request has, whatever invoked the function. Middy's hooks run outside its
 * error handling, so an event that they cannot read would fail the invocation without a response.
 */
export function completeEvent(event: unknown): APIGatewayProxyEventV2 {
  const parts = toParts(event);
  const { routeKey, headers, requestContext } = parts;
  const context = toParts(requestContext);
  const http = { method: '', path: '', ...(context['http'] as object | undefined) };
  return {
    ...parts,
    routeKey: typeof routeKey === 'string' ? routeKey : '$default',
    headers: toParts(headers),
    requestContext: { ...context, http },
  } as APIGatewayProxyEventV2;
}

function toParts(value: unknown): Parts {
  return typeof value === 'object' && value !== null ? (value as Parts) : {};
}
