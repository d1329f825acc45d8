import { expect, test } from '@jest/globals';
import { createBuffer } from '../src/buffer.ts';

const all = { records: 100, characters: 1000 };

test('keeps the newest records where there are too many', () => {
  const buffer = createBuffer({ records: 3, characters: 1000 });
  expect(buffer.add(['a', 'b'])).toBe(0);
  expect(buffer.add(['c', 'd', 'e'])).toBe(2);
  expect(buffer.take(all)).toEqual(['c', 'd', 'e']);
  expect(buffer.count()).toBe(0);
});

test('keeps the newest records where they are too long', () => {
  const buffer = createBuffer({ records: 100, characters: 10 });
  expect(buffer.add(['aaaa', 'bbbb'])).toBe(0);
  expect(buffer.add(['cc'])).toBe(0);
  expect(buffer.add(['ddd'])).toBe(1);
  expect(buffer.take(all)).toEqual(['bbbb', 'cc', 'ddd']);
  expect(buffer.add(['e'.repeat(10)])).toBe(0);
  expect(buffer.add(['f'.repeat(11)])).toBe(2);
  expect(buffer.count()).toBe(0);
});

test('gives the oldest first, as many as fit, but one at least', () => {
  const buffer = createBuffer({ records: 100, characters: 1000 });
  buffer.add(['aaaa', 'bb', 'c', 'd']);
  expect(buffer.holds({ records: 5, characters: 9 })).toBe(false);
  expect(buffer.holds({ records: 4, characters: 9 })).toBe(true);
  expect(buffer.holds({ records: 5, characters: 8 })).toBe(true);
  expect(buffer.take({ records: 100, characters: 3 })).toEqual(['aaaa']);
  expect(buffer.take({ records: 100, characters: 3 })).toEqual(['bb', 'c']);
  expect(buffer.take({ records: 1, characters: 3 })).toEqual(['d']);
  expect(buffer.take({ records: 1, characters: 3 })).toEqual([]);
});
