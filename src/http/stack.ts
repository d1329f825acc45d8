import middy, { type MiddyfiedHandler, type PluginExecutionMode } from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { completeReply } from './headers.ts';
import { createObserverHooks, type ObserverContext } from './observe.ts';
import { problemDetails } from './problem.ts';
import { RequestError } from './request-error.ts';

/** Creates the Middy stack of HTTP events, which observes requests, turns errors into problems and watches the time. */
export function createStack(
  context: ObserverContext,
  executionMode?: PluginExecutionMode,
): MiddyfiedHandler<APIGatewayProxyEventV2> {
  return middy<APIGatewayProxyEventV2>({
    ...createObserverHooks(context),
    ...(executionMode && { executionMode }),
    timeoutEarlyInMillis: 500,
    timeoutEarlyResponse: timeOut,
  })
    .use(completeReply)
    .use(httpErrorHandler({ logger: false }))
    .use(problemDetails);
}

function timeOut(): never {
  throw new RequestError('timed_out');
}
