import { expect, test } from '@jest/globals';
import { defaultInputs } from '../../../tools/cost/figures.ts';
import { toOptions } from '../../../tools/cost/options.ts';

const defaults = {
  report: 'month',
  inputs: defaultInputs,
  memories: [128, 256, 512, 1024],
  architecture: 'arm64',
  rps: undefined,
  explain: false,
};

test.each([
  [[], defaults],
  [['--memory', '128,10240', '--architecture', 'x86'], { ...defaults, memories: [128, 10240], architecture: 'x86' }],
  [['--cold-percent', '0.5'], { ...defaults, inputs: { ...defaultInputs, 'cold-percent': 0.5 } }],
  [['--rps', '1000'], { ...defaults, rps: 1000, inputs: { ...defaultInputs, requests: 2_628_000_000 } }],
  [['--preset', 'article', '--explain'], { ...defaults, report: 'article', explain: true }],
  [['--capacity'], { ...defaults, report: 'capacity' }],
])('%j is understood', (args, options) => {
  expect(toOptions(args)).toEqual(options);
});

test.each([
  [['--requests', '-5'], "Option '--requests' argument is ambiguous."],
  [['--requests=-5'], '--requests is a number of 1 or more, not "-5".'],
  [['--requests', '0'], '--requests is a number of 1 or more, not "0".'],
  [['--wait-ms', 'NaN'], '--wait-ms is a number of 0 or more, not "NaN".'],
  [['--wait-ms', 'Infinity'], '--wait-ms is a number of 0 or more, not "Infinity".'],
  [['--wait-ms', ''], '--wait-ms is a number of 0 or more, not "".'],
  [['--wait-ms', '0x10'], '--wait-ms is a number of 0 or more, not "0x10".'],
  [['--wait-ms', '1e3'], '--wait-ms is a number of 0 or more, not "1e3".'],
  [['--cold-percent', '101'], '--cold-percent is a number from 0 to 100, not "101".'],
  [['--memory', '127'], '--memory is a number from 128 to 10240, not "127".'],
  [['--memory', '128,'], '--memory is a number from 128 to 10240, not "".'],
  [['--memory', '128.5'], '--memory is in whole MB, not "128.5".'],
  [['--architecture', 'arm'], '--architecture is arm64 or x86, not "arm".'],
  [['--list-percent', '50'], 'The shares of the operations add up to 110, not to 100.'],
  [['--rps', '0'], '--rps is a number of 0.001 or more, not "0".'],
  [['--rps', '1', '--requests', '1'], 'Say --rps or --requests, not both.'],
  [['--preset', 'blog'], '--preset is article, not "blog".'],
  [['--preset', 'article', '--memory', '512'], '--preset article sets everything: leave out --memory.'],
  [['--unknown', '1'], "Unknown option '--unknown'"],
  [['--requests'], "Option '--requests <value>' argument missing"],
  [['more'], /^Unexpected argument 'more'/],
])('%j is refused', (args, message) => {
  expect(() => toOptions(args)).toThrow(message);
});
