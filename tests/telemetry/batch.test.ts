import { expect, test } from '@jest/globals';
import { createBatchObserver } from '../../src/telemetry/batch-observer.ts';

const counts = { records: 5, applied: 1, late: 1, duplicates: 1, poison: 2 };
const observation = { awsRequestId: 'request-1', version: '7', latency: 12.3456 };
const line = {
  ...observation,
  level: 'INFO',
  timestamp: expect.stringMatching(/Z$/),
  message: 'batch',
  latency: 12.35,
  readCapacity: 1,
  writeCapacity: 2,
};

test('a batch leaves one line, with its counts as metrics', () => {
  const Metrics = Object.keys(counts).map((Name) => ({ Name, Unit: 'Count' }));
  const CloudWatchMetrics = [{ Namespace: 'todo-api-prod', Dimensions: [[]], Metrics }];
  expect(linesOf({ ...observation, ...counts }, 'todo-api-prod')).toEqual([
    { ...line, ...counts, _aws: { Timestamp: expect.any(Number), CloudWatchMetrics } },
  ]);
});

test('a batch that fails leaves one line of level ERROR, with the reason', () => {
  const failure = new Error('no', { cause: new Error('deeper') });
  const error = expect.objectContaining({ message: 'no', cause: expect.objectContaining({ message: 'deeper' }) });
  expect(linesOf({ ...observation, records: 5, failure }, undefined)).toEqual([
    { ...line, level: 'ERROR', records: 5, error },
  ]);
});

function linesOf(observed: Parameters<ReturnType<typeof createBatchObserver>>[0], namespace: string | undefined) {
  const written: string[] = [];
  const capacity = () => ({ read: 1, write: 2 });
  createBatchObserver({ namespace, capacity, write: (text) => void written.push(text) })(observed);
  return written.map((text): unknown => JSON.parse(text));
}
