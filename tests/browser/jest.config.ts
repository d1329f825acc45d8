import type { Config } from 'jest';
import config from '../../jest.config.ts';
import { limit } from '../support/limit.ts';

/** What run.ts runs with a Chromium. */
export default {
  ...config,
  rootDir: '../..',
  testMatch: ['<rootDir>/tests/browser/*.browser.ts'],
  reporters: ['default'],
  testTimeout: limit(90),
} satisfies Config;
