import { expect, test } from '@jest/globals';
import { interleave } from '../../bench/measure/interleave.ts';

test('takes one of each per round, in an order by chance, and drops the first round', async () => {
  const taken: string[] = [];
  const items = ['a', 'b', 'c', 'd'].map((name) => ({ name }));
  const samples = await interleave({
    items,
    rounds: 20,
    take: async ({ name }) => taken.push(name),
    progress: () => undefined,
  });
  const rounds = Array.from({ length: 21 }, (_, round) => taken.slice(round * 4, round * 4 + 4).join(''));
  expect(rounds.map((round) => [...round].toSorted().join(''))).toEqual(Array(21).fill('abcd'));
  expect(new Set(rounds).size).toBeGreaterThan(1);
  // The number of each sample is its place among all.
  const places = (name: string) => taken.flatMap((each, index) => (each === name && index >= 4 ? [index + 1] : []));
  expect(Object.fromEntries(samples)).toEqual(Object.fromEntries(items.map(({ name }) => [name, places(name)])));
});
