import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { ProblemCode } from './problem-types.ts';

/** Middleware of a route, with the problems that it throws. The OpenAPI document and the tests read them. */
export interface Step extends MiddlewareObj<APIGatewayProxyEventV2, unknown> {
  readonly problems: readonly ProblemCode[];
}
