import { expect, test } from '@jest/globals';
import { interleave } from '../../bench/measure/interleave.ts';

const items = [{ name: 'a' }, { name: 'b' }, { name: 'c' }];

test('takes one of each per round, every other round in reverse, and drops the first round', async () => {
  const taken: string[] = [];
  const progress: number[] = [];
  const rounds = await interleave({
    items,
    rounds: 2,
    take: async ({ name }) => taken.push(name),
    progress: (done) => progress.push(done),
  });
  expect(taken).toEqual(['a', 'b', 'c', 'c', 'b', 'a', 'a', 'b', 'c']);
  expect(progress).toEqual([0, 1, 2]);
  expect(Object.fromEntries(rounds)).toEqual({ a: [6, 7], b: [5, 8], c: [4, 9] });
});

test('counts every round if none is dropped', async () => {
  const rounds = await interleave({
    items,
    rounds: 1,
    dropped: 0,
    take: async ({ name }) => name,
    progress: () => undefined,
  });
  expect(Object.fromEntries(rounds)).toEqual({ a: ['a'], b: ['b'], c: ['c'] });
});

test('a sample that fails ends the run', async () => {
  const plan = { items, rounds: 1, take: () => Promise.reject(new Error('Answered 500')), progress: () => undefined };
  await expect(interleave(plan)).rejects.toThrow('Answered 500');
});
