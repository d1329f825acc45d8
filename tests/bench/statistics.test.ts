import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { quantile, toRatio, toSpread } from '../../bench/report/statistics.ts';

describe('a spread', () => {
  test.each([
    ['one number', [5], { median: 5, low: 5, high: 5 }],
    ['two numbers', [1, 2], { median: 1.5, low: 1.25, high: 1.75 }],
    ['an odd count, unsorted', [9, 1, 5], { median: 5, low: 3, high: 7 }],
    ['numbers that text would sort otherwise', [10, 9, 100], { median: 10, low: 9.5, high: 55 }],
    ['one far off', [1, 1, 1, 1, 1000], { median: 1, low: 1, high: 1 }],
  ])('of %s', (_, values, spread) => {
    expect(toSpread(values)).toEqual(spread);
  });

  test('of no numbers is refused', () => {
    expect(() => toSpread([])).toThrow(RangeError);
  });

  test('lies within the numbers, independent of their order', () => {
    const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(numbers, (values) => {
        const { low, median, high } = toSpread(values);
        const inOrder = [Math.min(...values), low, median, high, Math.max(...values)];
        expect(inOrder.every((value, place) => place === 0 || value >= (inOrder[place - 1] ?? 0) - 1e-6)).toBe(true);
        expect(toSpread(values.toReversed())).toEqual({ low, median, high });
      }),
    );
  });

  test('leaves the numbers as they are', () => {
    const values = [3, 1, 2];
    toSpread(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

test('the ends are the least and the greatest number', () => {
  expect([quantile([4, 2, 8], 0), quantile([4, 2, 8], 1)]).toEqual([2, 8]);
});

describe('a ratio', () => {
  test('compares round by round: slowing a whole round down changes nothing', () => {
    expect(toRatio([10, 200, 30], [20, 400, 60])).toEqual({ median: 0.5, low: 0.5, high: 0.5 });
  });

  test('is not the ratio of the medians', () => {
    expect(toRatio([1, 2, 9], [1, 1, 3])).toEqual({ median: 2, low: 1.5, high: 2.5 });
  });

  test.each([
    [[1, 2], [1]],
    [[1], []],
    [[], []],
  ])('of rounds that do not belong together is refused: %j, %j', (values, references) => {
    expect(() => toRatio(values, references)).toThrow(RangeError);
  });
});
