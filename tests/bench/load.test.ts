import { describe, expect, test } from '@jest/globals';
import { judgeMemory } from '../../bench/load/memory.ts';
import { mix } from '../../bench/load/scenarios.ts';
import { formatRatios, type LoadSample, toLoadSample } from '../../bench/load/summary.ts';

test('a sample of a load counts what the server used during the load only', () => {
  const driven = { responses: 2000, seconds: 0.5, p50: 1, p99: 3, errors: 2 };
  expect(toLoadSample(driven, { cpu: 9e6, rss: 1e8 }, { cpu: 9.4e6, rss: 2e8 })).toEqual({
    requestsPerSecond: 4000,
    p50: 1,
    p99: 3,
    cpu: 200,
    busy: 0.8,
    rss: 2e8,
    errors: 2,
  });
});

test("one server's loads are multiples of the others' in the same round", () => {
  const toSample = (times: number): LoadSample => ({
    requestsPerSecond: 1000 / times,
    p50: times,
    p99: 2 * times,
    cpu: 100 * times,
    busy: 1,
    rss: 1e8,
    errors: 0,
  });
  const samples = new Map([
    ['own', [1, 10].map(toSample)],
    ['other', [4, 40].map(toSample)],
  ]);
  const table = formatRatios([{ scenario: 'GET /health', connections: 10, samples }], ['own', 'other']);
  expect(table.split('\n').map((line) => line.split(/ *\| */).slice(1, -1))).toEqual([
    ['request', 'connections', 'requests/s, of other', 'CPU, of other', 'p99, of other'],
    expect.any(Array),
    ['GET /health', '10', '4.00', '0.25', '0.25'],
  ]);
});

describe('memory over ten tenths of a run', () => {
  test.each([
    ['as large at the end as at first', [9, 9, 9, 9, 9, 9, 9, 9, 9, 9], { growth: 1, isFlat: true }],
    ['that only grows at first', [2, 4, 6, 8, 10, 10, 10, 10, 10, 10], { growth: 1, isFlat: true }],
    ['with a peak just before the end', [9, 9, 9, 9, 10, 10, 10, 10, 30, 10], { growth: 1, isFlat: true }],
    ['that shrinks', [9, 9, 9, 9, 10, 10, 10, 8, 8, 8], { growth: 0.8, isFlat: true }],
    ['that grows by a hundredth of its end in each', [91, 92, 93, 94, 95, 96, 97, 98, 99, 100], { isFlat: true }],
    ['that grows by a fiftieth of its end in each', [82, 84, 86, 88, 90, 92, 94, 96, 98, 100], { isFlat: false }],
  ])('%s', (_, rss, verdict) => {
    expect(judgeMemory(rss)).toMatchObject(verdict);
  });

  test.each([[[]], [[1, 2, 3]]])('of %j is refused', (rss) => {
    expect(() => judgeMemory(rss)).toThrow(RangeError);
  });
});

test('the mix has the shares of npm run cost, and no two equal neighbours but lists', () => {
  const names = mix.requests.map(({ method, path }) => `${method} ${path.replace(/[-\w]{36}/, '{id}')}`);
  const counts = [...Map.groupBy(names, (name) => name)].map(([name, { length }]) => [name, length]);
  expect(Object.fromEntries(counts)).toEqual({
    'GET /todos?limit=20': 8,
    'GET /todos/{id}': 5,
    'POST /todos': 3,
    'PATCH /todos/{id}': 3,
    'DELETE /todos/{id}': 1,
  });
  expect(names.filter((name, index) => name === names[index + 1] && !name.startsWith('GET /todos?'))).toEqual([]);
});
