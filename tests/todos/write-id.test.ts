import { expect, test } from '@jest/globals';
import { validate, version } from 'uuid';
import { toDerivedId, toDigest } from '../../src/todos/write-id.ts';

test('a digest has 22 characters, and is one for members in any order', () => {
  const digest = toDigest({ text: 'a', list: [1, 2], nested: { one: 1, two: 2 } }, 'x');
  expect(digest).toHaveLength(22);
  expect(toDigest({ nested: { two: 2, one: 1 }, list: [1, 2], text: 'a' }, 'x')).toBe(digest);
  expect(toDigest({ text: 'a', list: [2, 1], nested: { one: 1, two: 2 } }, 'x')).not.toBe(digest);
  expect(toDigest('x', { text: 'a', list: [1, 2], nested: { one: 1, two: 2 } })).not.toBe(digest);
});

test('a derived id is a UUID of version 8, and another for other values', () => {
  const ids = Array.from({ length: 50 }, (_, value) => toDerivedId('alice', value));
  expect(ids.filter((id) => validate(id) && version(id) === 8)).toEqual(ids);
  expect(new Set(ids).size).toBe(50);
  expect(toDerivedId('alice', 0)).toBe(ids[0]);
});
