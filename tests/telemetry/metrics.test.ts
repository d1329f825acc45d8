import { expect, test } from '@jest/globals';
import type { RequestRecord } from '../../src/telemetry/record.ts';
import { createTelemetryUnderTest, observation } from './telemetry-under-test.ts';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
const units = 'Seconds Microseconds Milliseconds Bytes Kilobytes Megabytes Percent Count None'.split(' ');

interface Line extends RequestRecord {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly (keyof RequestRecord)[])[];
      readonly Metrics: readonly { readonly Name: keyof RequestRecord; readonly Unit: string }[];
    }[];
  };
}

const failure = { code: 'internal_error', error: new Error('no') } as const;

test.each([
  [200, undefined, 'alice'],
  [404, { code: 'todo_not_found', error: undefined } as const, undefined],
  [500, failure, 'alice'],
])('a line about a %i keeps to the embedded metric format, and has all that it refers to', (status, failed, owner) => {
  const line = lineOf({ status, failure: failed, owner });
  for (const { Namespace, Dimensions, Metrics } of line._aws.CloudWatchMetrics) {
    expect([Namespace.length <= 255, Dimensions.length <= 100, Metrics.length <= 100]).toEqual([true, true, true]);
    for (const dimensions of Dimensions) expect(dimensions.length).toBeLessThanOrEqual(30);
    for (const dimension of Dimensions.flat()) expect(line[dimension]).toMatch(/^[\x20-\x7e]{1,1024}$/);
    for (const { Name, Unit } of Metrics) {
      expect([line[Name], units.includes(Unit)]).toEqual([expect.any(Number), true]);
    }
  }
  expect(new Date(line._aws.Timestamp).toISOString()).toBe(line.timestamp);
});

test('the metrics are these, by these dimensions', () => {
  const metrics = lineOf({})._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((dimensions) =>
      Metrics.map(({ Name, Unit }) => `${Namespace} ${Name} in ${Unit} by ${dimensions.join() || 'nothing'}`),
    ),
  );
  expect(metrics.sort()).toEqual([
    'todo-api-prod clientErrors in Count by route',
    'todo-api-prod coldStart in Count by nothing',
    'todo-api-prod latency in Milliseconds by route',
    'todo-api-prod readCapacity in Count by nothing',
    'todo-api-prod requestBytes in Bytes by nothing',
    'todo-api-prod requests in Count by route',
    'todo-api-prod requests in Count by version',
    'todo-api-prod responseBytes in Bytes by nothing',
    'todo-api-prod serverErrors in Count by route',
    'todo-api-prod serverErrors in Count by version',
    'todo-api-prod writeCapacity in Count by nothing',
  ]);
});

function lineOf(different: Partial<typeof observation>): Line {
  const { observe, written } = createTelemetryUnderTest({ namespace: 'todo-api-prod' });
  void observe({ ...observation, ...different });
  return JSON.parse(written.join(''));
}
