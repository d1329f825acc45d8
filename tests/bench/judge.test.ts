import { describe, expect, test } from '@jest/globals';
import { contenders, service } from '../../bench/contenders.ts';
import { goals } from '../../bench/goals.ts';
import { findOversizes, judgeGoals, minusByRound } from '../../bench/report/judge.ts';

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

  test('of another form of the service takes its samples', () => {
    const ofFastest = { ...goal, of: 'apiFastest' };
    const samples = { coldTodo: { api: [9], apiFastest: [4], hono: [10] } };
    expect(judgeGoals([ofFastest], samples)).toEqual([
      { ...ofFastest, value: { median: 0.4, low: 0.4, high: 0.4 }, isMet: true },
    ]);
  });

  test.each([{}, { coldTodo: { hono: [1] } }, { coldTodo: { api: [1] } }])('is left out, not met, of %j', (samples) => {
    expect(judgeGoals([goal], samples)).toEqual([]);
  });
});

test('every goal is of and against contenders', () => {
  const names = contenders.map(({ name }) => name);
  const asked = goals.flatMap(({ of = service, against = service }) => [of, against]);
  expect(asked.filter((name) => !names.includes(name))).toEqual([]);
});

test('what is above a floor is above that of the same round, and the floor is left out', () => {
  expect(minusByRound({ trivial: [200, 300], api: [900, 950] }, 'trivial')).toEqual({ api: [700, 650] });
  expect(minusByRound({ api: [900] }, 'trivial')).toEqual({});
});

test.each([
  ['at its limits', { codeRaw: { api: [250] }, codeGzip: { api: [90] } }, 0],
  ['over each of them', { codeRaw: { api: [250.1] }, codeGzip: { api: [90.1] } }, 2],
  ['missing', { codeRaw: { api: [1] } }, 1],
])('a size of the code that is %s has as many faults', (_, samples, faults) => {
  expect(findOversizes(samples, { codeRaw: 250, codeGzip: 90 })).toHaveLength(faults);
});
