import { randomBytes } from 'node:crypto';
import type { RequestRecord } from './record.ts';

/** A request that X-Ray records: its trace, and in it the segment of the function. */
export interface Trace {
  readonly traceId: string;
  readonly parentId: string;
}

/**
 * @returns the trace that a tracing header names, or undefined when X-Ray does not record this request
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export function toTrace(header: string | undefined): Trace | undefined {
  if (header === undefined || !/(^|;)Sampled=1(;|$)/.test(header)) return undefined;
  const [, traceId] = /(?:^|;)Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)/.exec(header) ?? [];
  const [, parentId] = /(?:^|;)Parent=([0-9a-f]{16})(?:;|$)/.exec(header) ?? [];
  return traceId === undefined || parentId === undefined ? undefined : { traceId, parentId };
}

type Recorded = Pick<
  RequestRecord,
  'route' | 'status' | 'coldStart' | 'owner' | 'latency' | 'clientErrors' | 'serverErrors'
>;

/**
 * @returns the part of the function's segment in which the request was answered: the segment itself is Lambda's and
 * takes no annotations
 * @param time when it was answered, in milliseconds since 1970
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 */
export function toSubsegment({ traceId, parentId }: Trace, record: Recorded, time: number) {
  const { route, status, coldStart, owner, latency } = record;
  return {
    name: 'request',
    id: randomBytes(8).toString('hex'),
    trace_id: traceId,
    parent_id: parentId,
    type: 'subsegment',
    start_time: (time - latency) / 1000,
    end_time: time / 1000,
    error: record.clientErrors === 1,
    fault: record.serverErrors === 1,
    annotations: { cold_start: coldStart === 1, route, status, owner },
  };
}
