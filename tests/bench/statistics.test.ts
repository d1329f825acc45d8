import { describe, expect, test } from '@jest/globals';
import { toRatio, toSpread } from '../../bench/report/statistics.ts';

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
});

describe('a ratio', () => {
  test.each([
    ['compares round by round: slowing a whole round down changes nothing', [10, 200, 30], [20, 400, 60], 0.5],
    ['is not the ratio of the medians', [1, 2, 9], [1, 1, 3], 2],
  ])('%s', (_, values, references, median) => {
    expect(toRatio(values, references)).toMatchObject({ median });
  });

  test('of rounds that do not belong together is refused', () => {
    expect(() => toRatio([1, 2], [1])).toThrow(RangeError);
  });
});
