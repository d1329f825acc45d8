import { expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { RequestRecord } from '../../src/telemetry/record.ts';
import { createTelemetryUnderTest, observation } from './telemetry-under-test.ts';

const units = 'Seconds Microseconds Milliseconds Bytes Kilobytes Megabytes Percent Count None'.split(' ');
const name = { type: 'string', minLength: 1, maxLength: 1024, pattern: '\\S' };
const list = (items: object, maxItems: number, minItems = 1) => ({ type: 'array', items, minItems, maxItems });
const only = (properties: object, required = Object.keys(properties)) => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});

/**
 * What CloudWatch takes metrics from.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
const isEmbeddedMetrics = new Ajv2020({ allErrors: true, strict: false }).compile({
  type: 'object',
  required: ['_aws'],
  properties: {
    _aws: only({
      Timestamp: { type: 'integer', minimum: 0 },
      CloudWatchMetrics: list(
        only({
          Namespace: { ...name, maxLength: 255 },
          Dimensions: list(list({ ...name, maxLength: 250 }, 30, 0), 100),
          Metrics: list(
            only({ Name: name, Unit: { enum: units }, StorageResolution: { enum: [1, 60] } }, ['Name']),
            100,
          ),
        }),
        100,
      ),
    }),
  },
});

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
  expect({ isValid: isEmbeddedMetrics(line), errors: isEmbeddedMetrics.errors }).toEqual({
    isValid: true,
    errors: null,
  });
  for (const { Dimensions, Metrics } of line._aws.CloudWatchMetrics) {
    for (const dimension of Dimensions.flat()) expect(line[dimension]).toMatch(/^[\x20-\x7e]{1,1024}$/);
    for (const { Name } of Metrics) expect(line[Name]).toEqual(expect.any(Number));
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
