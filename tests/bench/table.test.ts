import { expect, test } from '@jest/globals';
import { formatGrowth } from '../../bench/growth/table.ts';
import { judgeGoals } from '../../bench/report/judge.ts';
import { formatContenders, formatFindings } from '../../bench/report/table.ts';

const samples = { warmHealth: { api: [20, 30, 40], hono: [80, 90, 100] } };

test('the goals say what was found, its spread, and whether it is met', () => {
  const findings = judgeGoals(
    [
      { measure: 'warmHealth', limit: 24 },
      { measure: 'warmHealth', limit: 30 },
      { measure: 'warmHealth', against: 'hono', limit: 0.4 },
    ],
    samples,
  );
  expect(
    formatFindings(findings)
      .split('\n')
      .map((line) => line.split(/ {2,}/)),
  ).toEqual([
    ['goal', 'found', 'limit'],
    ['warm: CPU of a request, health', '30.00 (25.00-35.00)', '<= 24', 'µs', 'NOT MET'],
    ['warm: CPU of a request, health', '30.00 (25.00-35.00)', '<= 30', 'µs', 'met, unsure'],
    ['warm: CPU of a request, health', '0.33 (0.29-0.37)', '<= 0.4', 'of Hono', 'met'],
  ]);
});

test('the contenders stand beside each other, in the unit and as multiples', () => {
  expect(formatContenders(samples, 'api')).toBe(
    [
      'warm: CPU of a request, health',
      '  this service  30.0 µs  1.00 x',
      '  Hono          90.0 µs  3.00 (2.75-3.50) x',
    ].join('\n'),
  );
});

test('growth is told as units and as multiples of the time in the smallest table', () => {
  const growths = [
    { size: 100, samples: [{ milliseconds: [2, 4], capacities: [1, 1] }] },
    { size: 1000, samples: [{ milliseconds: [3, 4], capacities: [2, 1] }] },
  ];
  const lines = formatGrowth(['GET /todos', 'GET /todos/{id}'], growths).split('\n');
  expect(lines.map((line) => line.split(/ {2,}/))).toEqual([
    ['todos', 'GET /todos: units', 'time', 'GET /todos/{id}: units', 'time'],
    ['100', '1', '1.00 x', '1', '1.00 x'],
    ['1000', '2', '1.50 x', '1', '1.00 x'],
  ]);
});
