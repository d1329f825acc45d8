import { expect, test } from '@jest/globals';
import { toOptions } from '../../../tools/cost/options.ts';

test('a load per second is as many requests as a month of 730 hours has', () => {
  expect(toOptions(['--rps', '1000'])).toMatchObject({ rps: 1000, inputs: { requests: 2_628_000_000 } });
});

test.each([
  [['--requests', '0'], '--requests is a number of 1 or more, not "0".'],
  [['--wait-ms', 'NaN'], '--wait-ms is a number of 0 or more, not "NaN".'],
  [['--wait-ms', ''], '--wait-ms is a number of 0 or more, not "".'],
  [['--cold-percent', '101'], '--cold-percent is a number from 0 to 100, not "101".'],
  [['--memory', '128.5'], '--memory is in whole MB, not "128.5".'],
  [['--architecture', 'arm'], '--architecture is arm64 or x86, not "arm".'],
  [['--list-percent', '50'], 'The shares of the operations add up to 110, not to 100.'],
  [['--rps', '1', '--requests', '1'], 'Say --rps or --requests, not both.'],
  [['--preset', 'article', '--memory', '512'], '--preset article sets everything: leave out --memory.'],
])('%j is refused', (args, message) => {
  expect(() => toOptions(args)).toThrow(message);
});
