import { Buffer } from 'node:buffer';
import type { Request } from '@middy/core';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { toRequestId } from './headers.ts';
import type { OwnerOf } from './owner.ts';
import type { Failure } from './problem.ts';
import type { Reply } from './replies.ts';

/** What is known of a request once it is answered; of what its client wrote only sizes, and the name of the request. */
export interface Observation {
  /** What the answer names the request. */
  readonly requestId: string;
  /** What Lambda names the invocation. */
  readonly awsRequestId: string;
  /** The function's version. */
  readonly version: string;
  /** As the gateway names it, as in `GET /todos/{id}`. */
  readonly route: string;
  readonly owner: string | undefined;
  readonly status: number;
  readonly failure: Failure | undefined;
  /** Milliseconds from the call of the handler to its answer, or to the end of one that is streamed. */
  readonly latency: number;
  /** Of the bodies. */
  readonly requestBytes: number;
  readonly responseBytes: number;
  /** The todos in a file that was streamed. */
  readonly rows?: number | undefined;
}

/** Told of every request once. The answer waits for what it returns; it must not throw. */
export type Observe = (observation: Observation) => Promise<void> | undefined;

/** How much of a file has been handed over, and why it is not whole: that is undefined once all of it is. */
export interface Delivery {
  rows: number;
  bytes: number;
  failure: Failure | undefined;
}

/** Recipient of observations, and how to find whose request it is. */
export interface ObserverContext {
  readonly observe: Observe;
  readonly ownerOf: OwnerOf;
}

/** What a request carries along for its observation. */
type Observed = {
  startedAt: number;
  requestBytes: number;
  failure?: Failure;
  delivery?: Delivery;
};

/**
 * @returns Middy's hooks around all middleware, which run whatever happens in between
 * @see https://middy.js.org/docs/intro/hooks
 */
export function createObserverHooks({ observe, ownerOf }: ObserverContext) {
  return {
    requestStart(request: Request): void {
      const { event, internal } = request as ObservedRequest;
      Object.assign(internal, { startedAt: performance.now(), requestBytes: countBytes(event) });
    },

    requestEnd(request: Request): Promise<void> | undefined {
      const { event, context, response, internal } = request as ObservedRequest;
      return observe({
        requestId: toRequestId(event, context),
        awsRequestId: context.awsRequestId,
        version: context.functionVersion,
        route: event.routeKey,
        owner: ownerOf(event),
        // Without an answer Lambda fails, and the gateway answers 500.
        status: response?.statusCode ?? 500,
        failure: internal.failure ?? internal.delivery?.failure,
        latency: performance.now() - internal.startedAt,
        requestBytes: internal.requestBytes,
        responseBytes: internal.delivery?.bytes ?? Buffer.byteLength(response?.body ?? ''),
        rows: internal.delivery?.rows,
      });
    },
  };
}

type ObservedRequest = Request<APIGatewayProxyEventV2, Reply, Error, Context, Observed>;

/** serverless-offline sends null where API Gateway sends nothing. */
function countBytes({ body, isBase64Encoded }: APIGatewayProxyEventV2): number {
  return Buffer.byteLength(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
}
