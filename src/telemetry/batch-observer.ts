import type { BatchObservation } from '../ingestion/ingest.ts';
import type { Capacity } from '../invocation.ts';
import { createDescribeError } from './describe-error.ts';

export interface BatchTelemetryContext {
  /** CloudWatch namespace of the metrics. Without it, log entries carry none. */
  readonly namespace: string | undefined;
  readonly capacity: () => Capacity;
  readonly write: (line: string) => void;
}

/** Writes one JSON log entry with metrics per batch. docs/ingestion.md describes its members. */
export function createBatchObserver({ namespace, capacity, write }: BatchTelemetryContext) {
  const describeError = createDescribeError();
  return ({ failure, latency, ...observation }: BatchObservation): void => {
    const time = Date.now();
    const { read, write: written } = capacity();
    const line = {
      level: failure === undefined ? 'INFO' : 'ERROR',
      timestamp: new Date(time).toISOString(),
      message: 'batch',
      ...observation,
      latency: Math.round(latency * 100) / 100,
      readCapacity: read,
      writeCapacity: written,
      error: failure === undefined ? undefined : describeError(failure),
      _aws: namespace && { Timestamp: time, CloudWatchMetrics: [{ Namespace: namespace, ...directive }] },
    };
    write(`${JSON.stringify(line)}\n`);
  };
}

/** Lambda's own metric Errors counts failed batches. A missing member adds no value to its metric. */
const directive = {
  Dimensions: [[]],
  Metrics: ['records', 'applied', 'late', 'duplicates', 'poison'].map((Name) => ({ Name, Unit: 'Count' })),
};
