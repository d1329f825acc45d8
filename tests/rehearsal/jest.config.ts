import type { Config } from 'jest';
import config from '../../jest.config.ts';
import { limit } from '../support/limit.ts';

/** The suites of the rehearsal that are not those of `npm test` on another engine. */
export default {
  ...config,
  rootDir: '../..',
  testMatch: ['<rootDir>/tests/rehearsal/**/*.rehearsal.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  reporters: ['default'],
  testTimeout: limit(300),
} satisfies Config;
