import { expect, test } from '@jest/globals';
import { createRecordQueue } from '../src/record-queue.ts';

const all = { records: 100, characters: 1000 };

test('keeps the newest records if there are too many', () => {
  const queue = createRecordQueue({ records: 3, characters: 1000 });
  expect(queue.add(['a', 'b'])).toBe(0);
  expect(queue.add(['c', 'd', 'e'])).toBe(2);
  expect(queue.take(all)).toEqual(['c', 'd', 'e']);
  expect(queue.count()).toBe(0);
});

test('keeps the newest records if they are too long', () => {
  const queue = createRecordQueue({ records: 100, characters: 10 });
  expect(queue.add(['aaaa', 'bbbb'])).toBe(0);
  expect(queue.add(['cc'])).toBe(0);
  expect(queue.add(['ddd'])).toBe(1);
  expect(queue.take(all)).toEqual(['bbbb', 'cc', 'ddd']);
  expect(queue.add(['e'.repeat(10)])).toBe(0);
  expect(queue.add(['f'.repeat(11)])).toBe(2);
  expect(queue.count()).toBe(0);
});

test('returns the oldest records first, as many as fit, but at least one', () => {
  const queue = createRecordQueue({ records: 100, characters: 1000 });
  queue.add(['aaaa', 'bb', 'c', 'd']);
  expect(queue.holds({ records: 5, characters: 9 })).toBe(false);
  expect(queue.holds({ records: 4, characters: 9 })).toBe(true);
  expect(queue.holds({ records: 5, characters: 8 })).toBe(true);
  expect(queue.take({ records: 100, characters: 3 })).toEqual(['aaaa']);
  expect(queue.take({ records: 100, characters: 3 })).toEqual(['bb', 'c']);
  expect(queue.take({ records: 1, characters: 3 })).toEqual(['d']);
  expect(queue.take({ records: 1, characters: 3 })).toEqual([]);
});
