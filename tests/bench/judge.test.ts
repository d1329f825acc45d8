import { describe, expect, test } from '@jest/globals';
import { contenders } from '../../bench/contenders.ts';
import { goals } from '../../bench/goals.ts';
import { findOversizes, judgeGoals } from '../../bench/report/judge.ts';
import { toResults } from '../../bench/report/results.ts';

describe('a goal', () => {
  const goal = { measure: 'coldTodo', against: 'hono', limit: 0.5 } as const;

  test.each([
    ['below', [4, 5, 4], true],
    ['at', [5, 5, 5], true],
    ['just over', [5.01, 5.01, 5.01], false],
    ['below in the middle, though over in a round', [1, 2, 90], true],
    ['over in the middle, though below in a round', [1, 70, 90], false],
  ])('with a ratio %s the limit', (_, api, isMet) => {
    const [finding, ...others] = judgeGoals([goal], { coldTodo: { api, hono: [10, 10, 10] } });
    expect(finding).toMatchObject({ ...goal, isMet });
    expect(others).toEqual([]);
  });

  test('without a contender is a limit in the unit of the measure', () => {
    const limit = { measure: 'warmHealth', limit: 25 } as const;
    expect(judgeGoals([limit], { warmHealth: { api: [26, 24, 20], hono: [70, 70, 70] } })).toEqual([
      { ...limit, value: { median: 24, low: 22, high: 25 }, isMet: true },
    ]);
  });

  test.each([
    ['that was not measured', {}],
    ['of which the service was not measured', { coldTodo: { hono: [1] } }],
    ['of which the other was not measured', { coldTodo: { api: [1] } }],
  ])('%s is left out, not met', (_, samples) => {
    expect(judgeGoals([goal], samples)).toEqual([]);
  });
});

test('every goal is against a contender', () => {
  const names = contenders.map(({ name }) => name);
  expect(goals.filter(({ against }) => against !== undefined && !names.includes(against))).toEqual([]);
});

describe('the size of the code', () => {
  const limits = { codeRaw: 250, codeGzip: 90 };

  test('may be up to its limits', () => {
    expect(findOversizes({ codeRaw: { api: [250] }, codeGzip: { api: [90] } }, limits)).toEqual([]);
  });

  test('is refused for each limit that it exceeds', () => {
    expect(findOversizes({ codeRaw: { api: [250.1] }, codeGzip: { api: [90.1] } }, limits)).toEqual([
      'codeRaw is 250.1 kB, over its limit of 250 kB.',
      'codeGzip is 90.1 kB, over its limit of 90 kB.',
    ]);
  });

  test('is refused if it is missing', () => {
    expect(findOversizes({ codeRaw: { api: [1] } }, limits)).toHaveLength(1);
  });
});

test('results are ratios, without times or the machine', () => {
  const samples = {
    warmHealth: { api: [20, 30, 40], hono: [80, 90, 100] },
    codeRaw: { api: [240], hono: [480] },
    codeGzip: { api: [80] },
  };
  const findings = judgeGoals(
    [
      { measure: 'warmHealth', limit: 25 },
      { measure: 'warmHealth', against: 'hono', limit: 0.4 },
    ],
    samples,
  );
  const origin = { date: new Date('2026-01-02T03:04:05Z'), node: '24.0.0', versions: { esbuild: '1.0.0' } };
  const same = { median: 1, low: 1, high: 1 };
  expect(toResults(samples, findings, origin)).toEqual({
    date: '2026-01-02',
    node: '24.0.0',
    versions: { esbuild: '1.0.0' },
    rounds: { warmHealth: 3, codeRaw: 1, codeGzip: 1 },
    goals: [
      { measure: 'warmHealth', limit: '25 µs', value: { median: 1.2, low: 1, high: 1.4 }, isMet: false },
      {
        measure: 'warmHealth',
        against: 'hono',
        limit: '0.4',
        value: { median: 0.33, low: 0.29, high: 0.37 },
        isMet: true,
      },
    ],
    ratios: {
      warmHealth: { api: same, hono: { median: 3, low: 2.75, high: 3.5 } },
      codeRaw: { api: same, hono: { median: 2, low: 2, high: 2 } },
      codeGzip: { api: same },
    },
    code: { raw: 240, gzip: 80 },
  });
});
