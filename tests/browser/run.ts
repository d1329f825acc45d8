import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Runs the browser tests with the Chromium of this machine. Without one it says so and skips them, unless
 * REQUIRE_CHROMIUM is set: then that is a failure.
 */
function run(): number {
  const chromium = findChromium();
  if (chromium !== undefined) return runJest(chromium);
  const isRequired = (process.env['REQUIRE_CHROMIUM'] ?? '') !== '';
  process.stdout.write(
    `${isRequired ? 'FAILED' : 'SKIPPED'}: the browser tests did not run, because there is no Chromium: CHROMIUM_PATH ` +
      `names none, and PATH has none of ${names.join(', ')}.\n`,
  );
  return isRequired ? 1 : 0;
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

function runJest(chromium: string): number {
  const { status } = spawnSync(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      'node_modules/jest/bin/jest.js',
      ...process.argv.slice(2),
      '--config=tests/browser/jest.config.ts',
    ],
    { stdio: 'inherit', env: { ...process.env, CHROMIUM_PATH: chromium } },
  );
  return status ?? 1;
}

process.exitCode = run();
