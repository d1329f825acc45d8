import { expect, test } from '@jest/globals';
import { formatLambda } from '../../bench/report/lambda-tables.ts';

const cold = {
  lambdaCpu: {
    node: [24, 24],
    trivial: [50, 52],
    trivialWrapped: [38, 38],
    api: [100, 104],
    apiFastest: [70, 70],
    rust: [63, 63],
  },
  lambdaInitCpu: {
    node: [24, 24],
    trivial: [48, 48],
    trivialWrapped: [36, 36],
    api: [82, 82],
    apiFastest: [60, 60],
    rust: [20, 20],
  },
  lambdaWall: {
    node: [30, 30],
    trivial: [60, 60],
    trivialWrapped: [50, 50],
    api: [120, 120],
    apiFastest: [90, 90],
    rust: [70, 70],
  },
};

test('the init is boot and the rest, as far as a handler that only returns starts with the same flags', () => {
  const rows = formatLambda(cold).split('\n').slice(2, 8).map(toCells);
  expect(rows.map(([title, , , boot, init]) => [title, boot, init])).toEqual([
    ['node -e 0, no handler', '24.0', '0.0'],
    ['handler that only returns', '48.0', '0.0'],
    ['the same, without --expose-gc', '36.0', '0.0'],
    ['this service', '48.0', '34.0'],
    ['this service, wrapper and cache', '36.0', '24.0'],
    ['Rust, as in the article', '', '20.0'],
  ]);
});

test('CPU has its quartiles, and the ratio to the service is of the same rounds', () => {
  expect(toCells(formatLambda(cold).split('\n')[3] ?? '').slice(1, 3)).toEqual(['51.0 (50.5-51.5)', '0.50']);
});

test('functions are compared with those before, in each form', () => {
  const samples = { coldIngest: { before: [100], api: [90], apiFastest: [60] } };
  const table = formatLambda(samples).split('\n');
  const ingest = table.find((line) => line.startsWith('| ingest')) ?? '';
  expect(toCells(ingest)).toEqual(['ingest', '100.0', '90.0', '0.90', '60.0', '0.60']);
});

test('without those before, no column of functions is empty', () => {
  const table = formatLambda({ coldIngest: { api: [90], apiFastest: [60] } }).split('\n');
  const rows = table.filter((line) => /^\| (cold start of a|ingest)/.test(line)).map(toCells);
  expect(rows).toEqual([
    ['cold start of a function, CPU, ms', 'now', 'wrapper and cache'],
    ['ingest', '90.0', '60.0'],
  ]);
});

function toCells(line: string): readonly string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
