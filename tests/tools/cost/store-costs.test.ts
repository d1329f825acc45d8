import { expect, test } from '@jest/globals';
import { defaultInputs } from '../../../tools/cost/figures.ts';
import { toCostReport } from '../../../tools/cost/report.ts';
import { storeCosts } from '../../../tools/cost/store-costs.ts';

const half = { 'list-percent': 0, 'get-percent': 50, 'create-percent': 50, 'text-percent': 0, 'toggle-percent': 0 };
const inputs = { ...defaultInputs, ...half, 'delete-percent': 0, requests: 10_000_000 };

test('Aurora DSQL bills the least that a read and a write cost, and the time of each statement', () => {
  // 2,048 bytes read, for a half 1,024 bytes written, and 5 ms: 0.00375 + 0.025 + 0.005 DPU, each $8 / 1M.
  const { dollars, formula } = storeCosts.postgres.toRequestCharge(inputs);
  expect(formula).toBe('10000000 × 0.0338 DPU × $8 / 1M');
  expect(dollars).toBeCloseTo(2.7, 2);
});

test('Aurora DSQL bills what a page of long texts reads', () => {
  const page = { ...inputs, 'get-percent': 0, 'create-percent': 0, 'list-percent': 100, 'text-bytes': 1000 };
  // 20 × (1,196 bytes of the row, and 69 of an index entry) is 25,280 bytes: 0.0463 + 0.005 DPU.
  expect(storeCosts.postgres.toRequestCharge(page).formula).toMatch(/^10000000 × 0\.051\d DPU/);
});

test('S3 bills a GET for each request, and a PUT for each that writes', () => {
  // 10M × $0.0004 / 1,000, and 5M × $0.005 / 1,000.
  expect(storeCosts.s3.toRequestCharge(inputs).dollars).toBeCloseTo(29, 9);
});

test('S3 keeps a version of the whole document for each write', () => {
  const versions = (todos: number) =>
    storeCosts.s3.toFlatCharges({ ...inputs, 'owner-todos': todos }).at(-1)?.dollars ?? 0;
  expect(versions(200) / versions(20)).toBeCloseTo(10, 9);
});

test.each(['postgres', 's3'])('the report of %s has its own line, none of DynamoDB and of other runtimes', (store) => {
  const report = toCostReport(['--store', store, '--rps', '10', '--explain']);
  expect(report).toMatch(store === 's3' ? /^\| S3 /m : /^\| Aurora DSQL /m);
  expect(report).not.toMatch(/DynamoDB|WCU|Hono/);
});

test.each([
  [['--store', 'mysql'], '--store is dynamodb or postgres or s3, not "mysql".'],
  [['--store', 's3', '--capacity'], '--capacity is about DynamoDB: leave out --store.'],
  [['--store', 's3', '--preset', 'article'], '--preset article sets everything: leave out --store.'],
])('%j is refused', (args, message) => {
  expect(() => toCostReport(args)).toThrow(message);
});
