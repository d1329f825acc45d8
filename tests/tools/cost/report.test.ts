import { expect, test } from '@jest/globals';
import { toCostReport } from '../../../tools/cost/report.ts';

const simple = '--boot-ms 100 --init-ms 39 --cpu-ms 0 --wait-ms 10 --cold-percent 10 --memory 1024 --stored-todos 0';
const without = '--log-bytes 0 --gateway-log-bytes 0 --trace-rate 0 --trace-percent 0 --response-bytes 0 --metrics 10';
const args = `${simple} ${without} --alarm-metrics 0`.split(' ');

test('a month bills Lambda, and the rest for all runtimes alike', () => {
  // 0.9 × 10 ms + 0.1 × 149 ms = 23.9 ms of 1 GB, × 1M × $0.0000133334 = $0.32. DynamoDB: 1.15 × $0.625 + 1.05 × $0.125.
  const row = '| this service  | 1024 |      10 |     149 |     0.20 | 0.32 | 1.85 |  2.37 |';
  expect(toCostReport(args)).toContain(row);
});

test('a steady load is a month of 730 hours, with the concurrency that it needs', () => {
  const [title, ...rest] = toCostReport([...args, '--rps', '10']).split('\n\n');
  expect(title).toMatch(/^26,280,000 requests per month, 10 per second; /);
  // 26.28M requests: $5.26 + $8.37 for Lambda, 26.28 × $1.85 and $6.40 for the rest. 10 a second × 23.9 ms; one for each ten.
  expect(rest.at(-2)).toContain('| 1024 |  0.2 |      1 |  13.63 | 68.65 |');
  expect(rest.at(-1)).toMatch(/^DynamoDB: 12 WCU and 11 RCU per second, .*: \$6\.45 per month\.$/);
});
