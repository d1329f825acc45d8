import { expect, test } from '@jest/globals';
import { interleave } from '../../bench/measure/interleave.ts';

test('takes one of each per round, every other round in reverse, and drops the first round', async () => {
  const taken: string[] = [];
  const rounds = await interleave({
    items: [{ name: 'a' }, { name: 'b' }, { name: 'c' }],
    rounds: 2,
    take: async ({ name }) => taken.push(name),
    progress: () => undefined,
  });
  expect(taken).toEqual(['a', 'b', 'c', 'c', 'b', 'a', 'a', 'b', 'c']);
  expect(Object.fromEntries(rounds)).toEqual({ a: [6, 7], b: [5, 8], c: [4, 9] });
});
