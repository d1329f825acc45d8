import type { Config } from 'jest';
import config from '../../jest.config.ts';
import { limit } from '../support/limit.ts';

/** What `npm run test:package` runs: the tests that package the service or start it. */
export default {
  ...config,
  rootDir: '../..',
  testMatch: ['<rootDir>/tests/{package,start}/**/*.test.ts', '<rootDir>/packages/*/tests/package/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testSequencer: '<rootDir>/tests/package/slow-first.cjs',
  reporters: ['default'],
  testTimeout: limit(120),
} satisfies Config;
