import type { Request } from '@middy/core';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { ProblemCode } from './problem-types.ts';

/** Middleware of a route, with the problems that it throws. The OpenAPI document and the tests read them. */
export interface Step {
  readonly problems: readonly ProblemCode[];
  readonly before?: (request: Request<APIGatewayProxyEventV2>) => unknown;
}

/**
 * Runs the steps of a route on an event, in order, until one throws. A Middy stack per route, inside the one around all
 * routes, would cost a tenth of a small request.
 */
export async function runSteps(steps: readonly Step[], event: APIGatewayProxyEventV2, context: Context): Promise<void> {
  const request = { event, context, response: undefined, error: null, internal: {} };
  for (const { before } of steps) await before?.(request);
}
