import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { contenders } from '../../bench/contenders.ts';
import { goals } from '../../bench/goals.ts';
import { toChart } from '../../bench/report/chart.ts';
import type { Results } from '../../bench/report/results.ts';
import { serviceDir } from '../support/service-dir.ts';

const kept = readFileSync(join(serviceDir, 'bench', 'results.json'), 'utf8');
const results: Results = JSON.parse(kept);

test('the chart in the README shows the results, of every contender', () => {
  const chart = readFileSync(join(serviceDir, 'bench', 'chart.svg'), 'utf8');
  expect(chart).toBe(toChart(results));
  expect(contenders.filter(({ title }) => !chart.includes(`>${title}<`))).toEqual([]);
});

test('the results have the current goals', () => {
  const asked = goals.map(({ measure, against }) => ({ measure, against }));
  expect(results.goals.map(({ measure, against }) => ({ measure, against }))).toEqual(asked);
});

test('the results contain nothing about the machine', () => {
  expect(kept).not.toMatch(/\/(?:home|tmp|root|Users|work)\b|localhost|\d+\.\d+\.\d+\.\d+/);
});
