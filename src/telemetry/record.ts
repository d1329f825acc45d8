import type { Observation } from '../http/observe.ts';
import type { Capacity } from '../invocation.ts';
import type { ErrorDescription } from './describe-error.ts';

/** Log entry of one request, without undefined members. docs/observability.md describes its members. */
export interface RequestRecord {
  readonly level: 'INFO' | 'ERROR';
  readonly timestamp: string;
  readonly message: 'request';
  readonly requestId: string;
  readonly awsRequestId: string;
  readonly traceId: string | undefined;
  readonly route: string;
  readonly status: number;
  readonly code: string | undefined;
  readonly latency: number;
  readonly coldStart: 0 | 1;
  readonly owner: string | undefined;
  readonly version: string;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly rows: number | undefined;
  readonly readCapacity: number;
  readonly writeCapacity: number;
  readonly requests: 1;
  readonly clientErrors: 0 | 1;
  readonly serverErrors: 0 | 1;
  readonly error: ErrorDescription | undefined;
}

interface Circumstances extends Pick<RequestRecord, 'traceId' | 'coldStart' | 'owner'> {
  /** Time of the response, in milliseconds since 1970. */
  readonly time: number;
  readonly capacity: Capacity;
  readonly describeError: (error: unknown) => ErrorDescription;
}

/**
 * Returns the record of a request. Lambda reads `level` and `timestamp` by these names.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
 */
export function toRecord(
  { requestId, awsRequestId, version, route, status, failure, latency, requestBytes, responseBytes, rows }: Observation,
  { time, capacity, traceId, coldStart, owner, describeError }: Circumstances,
): RequestRecord {
  // A response that began well and failed later is a server error too.
  const isServerError = status >= 500 || (status < 400 && failure !== undefined);
  return {
    level: isServerError ? 'ERROR' : 'INFO',
    timestamp: new Date(time).toISOString(),
    message: 'request',
    requestId,
    awsRequestId,
    traceId,
    route,
    status,
    code: failure?.code,
    latency: Math.round(latency * 100) / 100,
    coldStart,
    owner,
    version,
    requestBytes,
    responseBytes,
    rows,
    readCapacity: capacity.read,
    writeCapacity: capacity.write,
    requests: 1,
    clientErrors: status >= 400 && !isServerError ? 1 : 0,
    serverErrors: isServerError ? 1 : 0,
    error: isServerError && failure ? describeError(failure.error) : undefined,
  };
}
