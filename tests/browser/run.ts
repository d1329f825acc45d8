import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { reportSkip } from '../../tools/checks/report-skip.ts';
import { exampleDir, prepareExample } from '../../tools/local/example-app.ts';

/**
 * Runs the browser tests with the Chromium of this machine. Without one it says so and skips them, and without the
 * packages of the example app those of the app, unless REQUIRE_CHROMIUM is set: then that is a failure.
 */
async function run(): Promise<void> {
  const chromium = findChromium();
  if (chromium === undefined) {
    const where = `CHROMIUM_PATH names none, and PATH has none of ${names.join(', ')}`;
    return reportSkip('REQUIRE_CHROMIUM', `the browser tests did not run, because there is no Chromium: ${where}.`);
  }
  const fault = await prepareExample();
  if (fault !== undefined) {
    reportSkip('REQUIRE_CHROMIUM', `the tests of ${exampleDir} did not run, because npm ci failed there: ${fault}`);
  }
  const isPassed = fault === undefined ? buildExample() && runJest(chromium) : runJest(chromium, withoutExample);
  if (!isPassed) process.exitCode = 1;
}

const withoutExample = ['--testPathIgnorePatterns=/browser/example'];

/** Checks the types of the app, too. */
function buildExample(): boolean {
  return spawnSync('npm run --silent build', { cwd: exampleDir, shell: true, stdio: 'inherit' }).status === 0;
}

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function findChromium(): string | undefined {
  const { CHROMIUM_PATH = '', PATH = '' } = process.env;
  const onPath = PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return (CHROMIUM_PATH === '' ? onPath : [CHROMIUM_PATH]).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function runJest(chromium: string, options: readonly string[] = []): boolean {
  const { status } = spawnSync(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      'node_modules/jest/bin/jest.js',
      ...process.argv.slice(2),
      ...options,
      '--config=tests/browser/jest.config.ts',
    ],
    { stdio: 'inherit', env: { ...process.env, CHROMIUM_PATH: chromium } },
  );
  return status === 0;
}

await run();
