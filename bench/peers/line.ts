import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { createMetricDirectives } from '../../src/telemetry/metrics.ts';

type Handler<Reply> = (event: APIGatewayProxyEventV2, context: Context) => Promise<Reply>;

/** A finished request, as a framework describes it. */
export interface Finished {
  readonly requestId: string;
  readonly route: string;
  readonly status: number;
  readonly startedAt: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
}

const directives = createMetricDirectives('todo-api-bench');
const version = process.env['AWS_LAMBDA_FUNCTION_VERSION'] ?? '1.0.0';
let coldStart = 1;

/** Wraps a handler so that it writes a log entry for each request. */
export function withLine<Reply>(handler: Handler<Reply>): Handler<Reply> {
  return async (event, context) => {
    const startedAt = performance.now();
    const reply = await handler(event, context);
    const { statusCode = 500, body = '' } = reply as { readonly statusCode?: number; readonly body?: string };
    writeLine({
      requestId: context.awsRequestId,
      route: event.routeKey,
      status: statusCode,
      startedAt,
      requestBytes: event.body?.length ?? 0,
      responseBytes: body.length,
    });
    return reply;
  };
}

/** Writes a log entry with metrics for a request, as long as the service's. */
export function writeLine({ requestId, route, status, startedAt, requestBytes, responseBytes }: Finished): void {
  const time = Date.now();
  console.log(
    JSON.stringify({
      level: 'INFO',
      timestamp: new Date(time).toISOString(),
      message: 'request',
      requestId,
      awsRequestId: requestId,
      route,
      status,
      latency: performance.now() - startedAt,
      coldStart,
      version,
      requestBytes,
      responseBytes,
      requests: 1,
      clientErrors: status >= 400 && status < 500 ? 1 : 0,
      serverErrors: status >= 500 ? 1 : 0,
      _aws: { Timestamp: time, CloudWatchMetrics: directives },
    }),
  );
  coldStart = 0;
}
