import type { Config } from 'jest';
import { limit } from './tests/support/limit.ts';

/** What `npm test` runs: all but the tests that package the service or start it, which `npm run test:package` runs. */
export default {
  testMatch: ['<rootDir>/tests/**/*.test.ts', '<rootDir>/packages/*/tests/**/*.test.ts'],
  // Its client has the name of the one in client/.
  modulePathIgnorePatterns: ['<rootDir>/examples/'],
  testPathIgnorePatterns: ['/node_modules/', '/tests/package/', '/tests/start/'],
  reporters: ['default', '<rootDir>/tests/project/answers-reporter.ts', '<rootDir>/tests/project/engines-reporter.ts'],
  // The test that .vscode/launch.json runs may be one that packages.
  globalSetup: '<rootDir>/tests/support/global-setup.ts',
  globalTeardown: '<rootDir>/tests/support/global-teardown.ts',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } }],
  },
  injectGlobals: false,
  // Jest's own default leaves one core idle, which is half of a small machine.
  maxWorkers: '100%',
  // Modules of earlier test files stay in memory. A process that ends with hundreds of MB takes longer than Jest waits for it.
  workerIdleMemoryLimit: '150MB',
  testTimeout: limit(60),
} satisfies Config;
