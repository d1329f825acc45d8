import middy, { type MiddyfiedHandler, type PluginExecutionMode } from '@middy/core';
import httpErrorHandler from '@middy/http-error-handler';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { completeReply } from './headers.ts';
import { createObserverHooks, type ObserverContext } from './observe.ts';
import type { PagingContext } from './paging.ts';
import { createProblemDetails } from './problem.ts';
import { RequestError } from './request-error.ts';

export interface StackContext extends ObserverContext, Pick<PagingContext, 'publicUrl'> {}

/** Creates the Middy stack of HTTP events, which observes requests, turns errors into problems and watches the time. */
export function createStack(
  { publicUrl, ...context }: StackContext,
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
    .use(createProblemDetails(publicUrl));
}

function timeOut(): never {
  throw new RequestError('timed_out');
}
