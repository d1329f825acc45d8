import { expect, test } from '@jest/globals';
import { toCostReport } from '../../../tools/cost/report.ts';
import { toCurrentPage } from '../../../tools/cost/write-cost.ts';

const simple = '--boot-ms 100 --init-ms 39 --cpu-ms 0 --wait-ms 10 --cold-percent 10 --memory 1024 --stored-todos 0';
const without = '--log-bytes 0 --gateway-log-bytes 0 --trace-rate 0 --trace-percent 0 --response-bytes 0 --metrics 10';
const args = `${simple} ${without} --alarm-metrics 0`.split(' ');

// This service: 0.9 × 10 ms + 0.1 × 149 ms = 23.9 ms of 1 GB, × 1M × $0.0000133334 = $0.32. DynamoDB: 1.15 × $0.625 + 1.05 × $0.125.
const month = `1,000,000 requests per month; us-east-1, arm64, prices of 2026-11-24, no free tier

US dollars per 1M requests. Times are placeholders until they are measured on AWS.

| runtime       |   MB | warm ms | cold ms | requests | time | rest | total |
| ------------- | ---: | ------: | ------: | -------: | ---: | ---: | ----: |
| this service  | 1024 |      10 |     149 |     0.20 | 0.32 | 1.85 |  2.37 |
| Hono          | 1024 |      10 |     213 |     0.20 | 0.40 | 1.85 |  2.45 |
| Fastify       | 1024 |      10 |     291 |     0.20 | 0.51 | 1.85 |  2.56 |
| Express       | 1024 |      10 |     287 |     0.20 | 0.50 | 1.85 |  2.55 |
| Python 3.12   | 1024 |      10 |     320 |     0.20 | 0.55 | 1.85 |  2.60 |
| Rust, at best | 1024 |      10 |      65 |     0.20 | 0.21 | 1.85 |  2.26 |

"Rest" is the same for all:

|          | per 1M |
| -------- | -----: |
| HTTP API |   1.00 |
| DynamoDB |   0.85 |
| Logs     |   0.00 |
| X-Ray    |   0.00 |
| Data out |   0.00 |
| total    |   1.85 |

US dollars per month, without any request:

|                | per month |
| -------------- | --------: |
| Custom metrics |      3.00 |
| Alarms         |      0.00 |
| Dashboard      |      3.00 |
| Secret         |      0.40 |
| Storage        |      0.00 |
| total          |      6.40 |`;

// 26.28M requests: $5.26 + $8.37 for Lambda, 26.28 × $1.85 and $6.40 for the rest. 10 a second × 23.9 ms; one for each ten.
const load = `| MB   | busy | needed | Lambda | total |
| ---- | ---: | -----: | -----: | ----: |
| 1024 |  0.2 |      1 |  13.63 | 68.65 |

DynamoDB: 12 WCU and 11 RCU per second, over many owners. The same, provisioned and fully used: $6.45 per month.`;

test('a month in whole tables', () => {
  expect(toCostReport(args)).toBe(month);
});

test('a steady load is a month of 730 hours, with the concurrency that it needs', () => {
  const [title, ...rest] = toCostReport([...args, '--rps', '10']).split('\n\n');
  expect(title).toMatch(/^26,280,000 requests per month, 10 per second; /);
  expect(rest.slice(-2).join('\n\n')).toBe(load);
});

test('the explanation has each formula with its numbers', () => {
  expect(toCostReport([...args, '--explain'])).toContain(`This service at 1024 MB, for the month:

- warm ms = up(wait 10 + CPU 0 / min(1, 1024 / 1769)) = 10
- cold ms = up(boot 100 + import 39 + the warm time + CPU of a first request 0 / min(1, 1024 / 1769)) = 149
- Lambda requests = 1000000 requests × $0.2 / 1M = $0.20
- Lambda time = 1000000 × (90 % × 10 ms + 10 % × 149 ms) × 1024 / 1024 GB = 23900 GB-s × $0.0000133334 = $0.32
- HTTP API = 1000000 requests, each below 512 KB, × $1 / 1M, $0.9 above 300M = $1.00
- DynamoDB = 1000000 × (1.15 WCU × $0.625 + 1.05 RCU × $0.125) / 1M = $0.85
`);
});

test('a page is brought up to date where it says so, and nowhere else', () => {
  const page = 'a\n<!-- npm run cost -- --preset article -->\nold\n<!-- end -->\n<!-- other -->\nb\n';
  const article = toCostReport(['--preset', 'article']);
  const current = `a\n<!-- npm run cost -- --preset article -->\n\n${article}\n\n<!-- end -->\n<!-- other -->\nb\n`;
  expect(toCurrentPage(page)).toBe(current);
  expect(toCurrentPage(current)).toBe(current);
});
