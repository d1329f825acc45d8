import type { Tracing } from '../config.ts';
import type { Observe } from '../http/observe.ts';
import type { Capacity } from '../invocation.ts';
import { createDescribeError } from './describe-error.ts';
import { createMetricDirectives } from './metrics.ts';
import { createOwnerHash } from './owner-hash.ts';
import { type RequestRecord, toRecord } from './record.ts';
import { createDaemonClient, toSubsegment, toTrace } from './trace.ts';

export interface TelemetryContext {
  /** CloudWatch namespace of the metrics. Without it, log entries carry none. */
  readonly namespace: string | undefined;
  /** The key of the owner hash comes from the first. */
  readonly secrets: readonly string[];
  readonly capacity: () => Capacity;
  readonly readTracing: () => Tracing;
  readonly write: (line: string) => void;
}

/**
 * Creates a function that writes one JSON log entry per request, with metrics in CloudWatch's embedded metric format.
 * JSON escapes line breaks, so no content can forge an entry. For a request that X-Ray samples, it also sends a
 * subsegment.
 */
export function createObserver({ namespace, secrets, capacity, readTracing, write }: TelemetryContext): Observe {
  const hashOwner = createOwnerHash(secrets);
  // They never change and are half of the entry, so they are serialized once.
  const directives = namespace === undefined ? undefined : JSON.stringify(createMetricDirectives(namespace));
  const describeError = createDescribeError();
  const sendSubsegment = createDaemonClient();
  let coldStart: RequestRecord['coldStart'] = 1;

  return (observation) => {
    const time = Date.now();
    const { header, daemonAddress } = readTracing();
    const trace = toTrace(header);
    const owner = observation.owner === undefined ? undefined : hashOwner(observation.owner);
    const circumstances = { time, capacity: capacity(), xrayTraceId: trace?.traceId, coldStart, owner, describeError };
    const record = toRecord(observation, circumstances);
    coldStart = 0;
    const metrics = directives ? `,"_aws":{"Timestamp":${time},"CloudWatchMetrics":${directives}}` : '';
    write(`${JSON.stringify(record).slice(0, -1)}${metrics}}\n`);
    if (!trace || !daemonAddress) return undefined;
    return sendSubsegment(daemonAddress, toSubsegment(trace, record, time));
  };
}
