import type { BatchObservation } from '../ingestion/ingest.ts';
import type { Capacity } from '../invocation.ts';
import { createDescribeError } from './describe-error.ts';

export interface BatchTelemetryContext {
  /** Where CloudWatch puts the metrics; without it the lines ask for none. */
  readonly namespace: string | undefined;
  /** @returns what the current batch consumed */
  readonly capacity: () => Capacity;
  readonly write: (line: string) => void;
}

/**
 * @returns what writes one line of JSON about each batch: the log and the metrics at once. Nothing of a record is in it.
 * docs/ingestion.md says what each member means.
 */
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

/** Failed batches are in Lambda's own metric Errors. A member that a line does not have is no value of its metric. */
const directive = {
  Dimensions: [[]],
  Metrics: ['records', 'applied', 'late', 'duplicates', 'poison'].map((Name) => ({ Name, Unit: 'Count' })),
};
