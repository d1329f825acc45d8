import { expect, test } from '@jest/globals';
import { settingsOf } from '../../src/tooling/settings-plugin.ts';

const stages = {
  default: { days: 90, protect: true },
  dev: { days: 7 },
  'pr-*': { days: 1, protect: false },
  prod: {},
};

test.each([
  ['dev', { days: 7, protect: true }],
  ['pr-123', { days: 1, protect: false }],
  ['prod', { days: 90, protect: true }],
  ['production', { days: 90, protect: true }],
  ['my-pr-1', { days: 90, protect: true }],
  ['default', { days: 90, protect: true }],
])('stage %s has its own settings over the default ones', (stage, settings) => {
  expect(settingsOf(stage, stages)).toEqual(settings);
});
