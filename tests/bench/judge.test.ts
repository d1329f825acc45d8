import { describe, expect, test } from '@jest/globals';
import { contenders } from '../../bench/contenders.ts';
import { goals } from '../../bench/goals.ts';
import { findOversizes, judgeGoals } from '../../bench/report/judge.ts';

describe('a goal', () => {
  const goal = { measure: 'coldTodo', against: 'hono', limit: 0.5 } as const;

  test.each([
    ['at the limit', [5, 5, 5], true],
    ['just over the limit', [5.01, 5.01, 5.01], false],
    ['below the limit in the middle, though over in a round', [1, 2, 90], true],
    ['over the limit in the middle, though below in a round', [1, 70, 90], false],
  ])('with a ratio %s', (_, api, isMet) => {
    const findings = judgeGoals([goal], { coldTodo: { api, hono: [10, 10, 10] } });
    expect(findings).toEqual([{ ...goal, value: expect.any(Object), isMet }]);
  });

  test('without a contender is a limit in the unit of the measure', () => {
    const limit = { measure: 'warmHealth', limit: 25 } as const;
    expect(judgeGoals([limit], { warmHealth: { api: [26, 24, 20], hono: [70, 70, 70] } })).toEqual([
      { ...limit, value: { median: 24, low: 22, high: 25 }, isMet: true },
    ]);
  });

  test.each([{}, { coldTodo: { hono: [1] } }, { coldTodo: { api: [1] } }])('is left out, not met, of %j', (samples) => {
    expect(judgeGoals([goal], samples)).toEqual([]);
  });
});

test('every goal is against a contender', () => {
  const names = contenders.map(({ name }) => name);
  expect(goals.filter(({ against }) => against !== undefined && !names.includes(against))).toEqual([]);
});

test.each([
  ['at its limits', { codeRaw: { api: [250] }, codeGzip: { api: [90] } }, 0],
  ['over each of them', { codeRaw: { api: [250.1] }, codeGzip: { api: [90.1] } }, 2],
  ['missing', { codeRaw: { api: [1] } }, 1],
])('a size of the code that is %s has as many faults', (_, samples, faults) => {
  expect(findOversizes(samples, { codeRaw: 250, codeGzip: 90 })).toHaveLength(faults);
});
