import type { Tracing } from '../config.ts';
import type { Observe } from '../http/observe.ts';
import type { Capacity } from '../invocation.ts';
import { createDescribeError } from './describe-error.ts';
import { createMetricDirectives } from './metrics.ts';
import { createOwnerHash } from './owner-hash.ts';
import { type RequestRecord, toRecord } from './record.ts';
import { createDaemonClient, toSubsegment, toTrace } from './trace.ts';

export interface TelemetryContext {
  /** Where CloudWatch puts the metrics; without it the lines ask for none. */
  readonly namespace: string | undefined;
  /** The key of the owners' names comes from the first. */
  readonly secrets: readonly string[];
  /** @returns what the current request consumed */
  readonly capacity: () => Capacity;
  readonly readTracing: () => Tracing;
  readonly write: (line: string) => void;
}

/**
 * @returns what writes one line of JSON about each request: the log and, in CloudWatch's embedded metric format, the
 * metrics at once. JSON escapes line breaks, so no content can pose as a line of its own. For a request that X-Ray
 * samples it also sends a subsegment.
 */
export function createObserver({ namespace, secrets, capacity, readTracing, write }: TelemetryContext): Observe {
  const hashOwner = createOwnerHash(secrets);
  // They never change, and are half of the line: made into text once.
  const directives = namespace === undefined ? undefined : JSON.stringify(createMetricDirectives(namespace));
  const describeError = createDescribeError();
  const sendSubsegment = createDaemonClient();
  let coldStart: RequestRecord['coldStart'] = 1;

  return (observation) => {
    const time = Date.now();
    const { header, daemonAddress } = readTracing();
    const trace = toTrace(header);
    const owner = observation.owner === undefined ? undefined : hashOwner(observation.owner);
    const circumstances = { time, capacity: capacity(), traceId: trace?.traceId, coldStart, owner, describeError };
    const record = toRecord(observation, circumstances);
    coldStart = 0;
    const metrics = directives ? `,"_aws":{"Timestamp":${time},"CloudWatchMetrics":${directives}}` : '';
    write(`${JSON.stringify(record).slice(0, -1)}${metrics}}\n`);
    if (!trace || !daemonAddress) return undefined;
    return sendSubsegment(daemonAddress, toSubsegment(trace, record, time));
  };
}
