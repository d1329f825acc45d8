import { Buffer } from 'node:buffer';
import type { Request } from '@middy/core';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { readClock } from '#lean-aws/clock.ts';
import { completeEvent } from './complete-event.ts';
import { toClientTrace, toRequestId } from './headers.ts';
import type { OwnerOf } from './owner.ts';
import type { Failure } from './problem.ts';
import type { BatchSummary, Reply } from './replies.ts';

/** Facts about a finished request. Of the client's input, it holds only sizes and the IDs of the request and its trace. */
export interface Observation {
  readonly requestId: string;
  readonly awsRequestId: string;
  /** Trace ID of W3C Trace Context, if the client sends one. */
  readonly clientTrace?: string | undefined;
  readonly version: string;
  /** Route key of the gateway, for example `GET /todos/{id}`. */
  readonly route: string;
  readonly owner: string | undefined;
  readonly status: number;
  readonly failure: Failure | undefined;
  /** Milliseconds from the call of the handler to its response, or to the end of a streamed one. */
  readonly latency: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly rows?: number | undefined;
  readonly operations?: number | undefined;
  readonly operationErrors?: BatchSummary['operationErrors'] | undefined;
}

/** Called once per request. The response awaits its result. It must not throw. */
export type Observe = (observation: Observation) => Promise<void> | undefined;

/** Part of a file delivered so far. `failure` is undefined once the file is complete. */
export interface Delivery {
  rows: number;
  bytes: number;
  failure: Failure | undefined;
}

/** Functions that get each observation, and find a request's owner. */
export interface ObserverContext {
  readonly observe: Observe;
  readonly ownerOf: OwnerOf;
}

type Observed = {
  startedAt: number;
  requestBytes: number;
  failure?: Failure;
  delivery?: Delivery;
  batch?: BatchSummary | undefined;
};

/** Creates Middy's hooks, which run around all middleware. @see https://middy.js.org/docs/intro/hooks */
export function createObserverHooks({ observe, ownerOf }: ObserverContext) {
  return {
    requestStart(request: Request): void {
      const event = completeEvent(request.event);
      request.event = event;
      Object.assign(request.internal, { startedAt: readClock(), requestBytes: countBytes(event) });
    },

    requestEnd(request: Request): Promise<void> | undefined {
      const { event, context, response, internal } = request as ObservedRequest;
      return observe({
        requestId: toRequestId(event, context),
        awsRequestId: context.awsRequestId,
        clientTrace: toClientTrace(event),
        version: context.functionVersion,
        route: event.routeKey,
        owner: ownerOf(event),
        // Without a response the invocation fails, and the gateway returns 500.
        status: response?.statusCode ?? 500,
        failure: internal.failure ?? internal.delivery?.failure ?? internal.batch?.failure,
        latency: readClock() - internal.startedAt,
        requestBytes: internal.requestBytes,
        responseBytes: internal.delivery?.bytes ?? Buffer.byteLength(response?.body ?? ''),
        rows: internal.delivery?.rows,
        operations: internal.batch?.operations,
        operationErrors: internal.batch?.operationErrors,
      });
    },
  };
}

type ObservedRequest = Request<APIGatewayProxyEventV2, Reply, Error, Context, Observed>;

function countBytes({ body, isBase64Encoded }: APIGatewayProxyEventV2): number {
  return typeof body === 'string' ? Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8') : 0;
}
