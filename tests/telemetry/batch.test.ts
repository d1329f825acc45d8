import { expect, test } from '@jest/globals';
import { createBatchObserver } from '../../src/telemetry/batch-observer.ts';

const counts = { records: 5, applied: 1, late: 1, duplicates: 1, poison: 2 };
const observation = { awsRequestId: 'request-1', version: '7', latency: 12.3456 };

test('a batch leaves one line, with its counts as metrics', () => {
  const { observe, lines } = open('todo-api-prod');
  observe({ ...observation, ...counts });
  expect(lines()).toEqual([
    {
      level: 'INFO',
      timestamp: expect.stringMatching(/Z$/),
      message: 'batch',
      ...observation,
      latency: 12.35,
      ...counts,
      readCapacity: 1,
      writeCapacity: 2,
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [
          {
            Namespace: 'todo-api-prod',
            Dimensions: [[]],
            Metrics: ['records', 'applied', 'late', 'duplicates', 'poison'].map((Name) => ({ Name, Unit: 'Count' })),
          },
        ],
      },
    },
  ]);
});

test('a batch that fails leaves one line of level ERROR, with the reason', () => {
  const { observe, lines } = open(undefined);
  observe({ ...observation, records: 5, failure: new Error('no', { cause: new Error('deeper') }) });
  expect(lines()).toEqual([
    {
      level: 'ERROR',
      timestamp: expect.any(String),
      message: 'batch',
      ...observation,
      latency: 12.35,
      records: 5,
      readCapacity: 1,
      writeCapacity: 2,
      error: expect.objectContaining({ message: 'no', cause: expect.objectContaining({ message: 'deeper' }) }),
    },
  ]);
});

function open(namespace: string | undefined) {
  const written: string[] = [];
  const capacity = () => ({ read: 1, write: 2 });
  const observe = createBatchObserver({ namespace, capacity, write: (line) => void written.push(line) });
  return { observe, lines: () => written.map((line): unknown => JSON.parse(line)) };
}
