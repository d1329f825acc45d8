import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { createMetricDirectives } from '../../src/telemetry/metrics.ts';

type Handler<Reply> = (event: APIGatewayProxyEventV2, context: Context) => Promise<Reply>;

const directives = createMetricDirectives('todo-api-bench');
let coldStart = 1;

/** Wraps a handler so that it writes a log entry with metrics for each request, as long as the service's. */
export function withLine<Reply>(handler: Handler<Reply>): Handler<Reply> {
  return async (event, context) => {
    const startedAt = performance.now();
    const reply = await handler(event, context);
    const { statusCode = 500, body = '' } = reply as { readonly statusCode?: number; readonly body?: string };
    const time = Date.now();
    console.log(
      JSON.stringify({
        level: 'INFO',
        timestamp: new Date(time).toISOString(),
        message: 'request',
        requestId: context.awsRequestId,
        awsRequestId: context.awsRequestId,
        route: event.routeKey,
        status: statusCode,
        latency: performance.now() - startedAt,
        coldStart,
        version: context.functionVersion,
        requestBytes: event.body?.length ?? 0,
        responseBytes: body.length,
        requests: 1,
        clientErrors: statusCode >= 400 && statusCode < 500 ? 1 : 0,
        serverErrors: statusCode >= 500 ? 1 : 0,
        _aws: { Timestamp: time, CloudWatchMetrics: directives },
      }),
    );
    coldStart = 0;
    return reply;
  };
}
