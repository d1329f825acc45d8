import type { toEvent } from '../../src/release/request-event.ts';

type SmokeEvent = ReturnType<typeof toEvent>;

/** Returns the response of a healthy api to a request of the smoke test that a new version of it gets. */
export function toSmokeReply({ requestContext, body }: SmokeEvent): { readonly statusCode: number; body?: string } {
  const { routeKey, authorizer } = requestContext;
  if (routeKey === 'GET /health') return { statusCode: 200, body: JSON.stringify({ status: 'ok', version }) };
  if (routeKey === '$default') return { statusCode: 404 };
  if (authorizer === undefined) return { statusCode: 401 };
  if (routeKey === 'POST /todos/batch') return { statusCode: 200, body: '{"results":[{"status":204}]}' };
  if (routeKey === 'POST /todos') return { statusCode: body?.includes('"text":""') ? 400 : 201 };
  return { statusCode: routeKey.startsWith('DELETE') ? 204 : 200 };
}

/** Version of the api that preTraffic expects. */
export const version = '1.2.3';
