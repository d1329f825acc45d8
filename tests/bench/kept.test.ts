import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type Goal, goals } from '../../bench/goals.ts';
import { toChart } from '../../bench/report/chart.ts';
import type { Results } from '../../bench/report/results.ts';
import { serviceDir } from '../support/service-dir.ts';

const kept = readFileSync(join(serviceDir, 'bench', 'results.json'), 'utf8');
const results: Results = JSON.parse(kept);

test('the chart in the README shows the results', () => {
  expect(readFileSync(join(serviceDir, 'bench', 'chart.svg'), 'utf8')).toBe(toChart(results));
});

test('the results are of the current goals, with an earlier service and Rust', () => {
  expect(results.goals.map(toKey)).toEqual(goals.map(toKey));
});

function toKey({ measure, of, against }: Omit<Goal, 'limit'>): string {
  return [measure, of, against].join(' ');
}

test('the results contain nothing about the machine', () => {
  expect(kept).not.toMatch(/\/(?:home|tmp|root|Users|work)\b|localhost|\d+\.\d+\.\d+\.\d+/);
});
