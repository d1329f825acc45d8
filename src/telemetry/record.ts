import type { Observation } from '../http/observe.ts';
import type { Capacity } from '../invocation.ts';
import type { ErrorDescription } from './describe-error.ts';

/** Log entry of one request, without undefined members. docs/observability.md describes its members. */
export type RequestRecord = ReturnType<typeof toRecord>;

interface Circumstances {
  /** Time of the response, in milliseconds since 1970. */
  readonly time: number;
  readonly capacity: Capacity;
  readonly xrayTraceId: string | undefined;
  readonly coldStart: 0 | 1;
  readonly owner: string | undefined;
  readonly describeError: (error: unknown) => ErrorDescription;
}

/**
 * Returns the record of a request. Lambda reads `level` and `timestamp` by these names.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
 */
export function toRecord(
  observation: Observation,
  { time, capacity, xrayTraceId, coldStart, owner, describeError }: Circumstances,
) {
  const { status, failure, latency } = observation;
  // A response that began well and failed later is a server error too.
  const isServerError = status >= 500 || (status < 400 && failure !== undefined);
  return {
    level: isServerError ? 'ERROR' : 'INFO',
    timestamp: new Date(time).toISOString(),
    message: 'request',
    requestId: observation.requestId,
    awsRequestId: observation.awsRequestId,
    // The name that OpenTelemetry gives it in logs, by which log tools join a line with the client's trace.
    trace_id: observation.clientTrace,
    xrayTraceId,
    route: observation.route,
    status,
    code: failure?.code,
    latency: Math.round(latency * 100) / 100,
    coldStart,
    owner,
    version: observation.version,
    requestBytes: observation.requestBytes,
    responseBytes: observation.responseBytes,
    rows: observation.rows,
    operations: observation.operations,
    operationErrors: observation.operationErrors,
    readCapacity: capacity.read,
    writeCapacity: capacity.write,
    requests: 1,
    clientErrors: status >= 400 && !isServerError ? 1 : 0,
    serverErrors: isServerError ? 1 : 0,
    error: isServerError && failure ? describeError(failure.error) : undefined,
  } as const;
}
