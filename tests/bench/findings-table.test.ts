import { expect, test } from '@jest/globals';
import { formatGrowth } from '../../bench/growth/growth-table.ts';
import { formatContenders, formatFindings } from '../../bench/report/findings-table.ts';
import { judgeGoals } from '../../bench/report/judge.ts';

const samples = { warmHealth: { api: [20, 30, 40], hono: [80, 90, 100] } };

test('goals come with the measured value, its quartiles, and whether they are met', () => {
  const findings = judgeGoals(
    [
      { measure: 'warmHealth', limit: 24 },
      { measure: 'warmHealth', limit: 30 },
      { measure: 'warmHealth', against: 'hono', limit: 0.4 },
    ],
    samples,
  );
  expect(formatFindings(findings).split('\n')).toEqual([
    '| goal                           | found               | limit          | verdict     |',
    '| ------------------------------ | ------------------- | -------------- | ----------- |',
    '| warm: CPU of a request, health | 30.00 (25.00-35.00) | <= 24 µs       | NOT MET     |',
    '| warm: CPU of a request, health | 30.00 (25.00-35.00) | <= 30 µs       | met, unsure |',
    '| warm: CPU of a request, health | 0.33 (0.29-0.37)    | <= 0.4 of Hono | met         |',
  ]);
});

test('contenders stand side by side, in the unit and as multiples', () => {
  expect(formatContenders(samples, 'api').split('\n')).toEqual([
    '| warm: CPU of a request, health | median  | ratio              |',
    '| ------------------------------ | ------- | ------------------ |',
    '| this service                   | 30.0 µs | 1.00 x             |',
    '| Hono                           | 90.0 µs | 3.00 (2.75-3.50) x |',
  ]);
});

test('growth comes as units and as multiples of the time in the smallest table', () => {
  const growths = [
    { size: 100, samples: [{ milliseconds: [2, 4], capacities: [1, 1] }] },
    { size: 1000, samples: [{ milliseconds: [3, 4], capacities: [2, 1] }] },
  ];
  expect(formatGrowth(['GET /todos', 'GET /todos/{id}'], growths).split('\n')).toEqual([
    '| todos | GET /todos: units | time   | GET /todos/{id}: units | time   |',
    '| ----- | ----------------- | ------ | ---------------------- | ------ |',
    '| 100   | 1                 | 1.00 x | 1                      | 1.00 x |',
    '| 1000  | 2                 | 1.50 x | 1                      | 1.00 x |',
  ]);
});
