import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { exampleDir, prepareExample } from '../../tools/local/example-app.ts';

/**
 * Runs the browser tests with the Chromium of this machine. Without one it says so and skips them, and without the
 * packages of the example app those of the app, unless REQUIRE_CHROMIUM is set: then that is a failure.
 */
async function run(): Promise<number> {
  const chromium = findChromium();
  if (chromium === undefined) {
    return skip(`there is no Chromium: CHROMIUM_PATH names none, and PATH has none of ${names.join(', ')}.`);
  }
  const fault = await prepareExample();
  if (fault === undefined) return buildExample() || runJest(chromium, []);
  const others = runJest(chromium, ['--testPathIgnorePatterns=example']);
  return skip(`those of the example app miss its packages: npm ci in ${exampleDir} failed: ${fault}`) || others;
}

function skip(reason: string): number {
  const isRequired = (process.env['REQUIRE_CHROMIUM'] ?? '') !== '';
  process.stdout.write(`${isRequired ? 'FAILED' : 'SKIPPED'}: browser tests did not run: ${reason}\n`);
  return isRequired ? 1 : 0;
}

/** Checks the types of the app, too. */
function buildExample(): number {
  const { status } = spawnSync('npm run --silent build', { cwd: exampleDir, shell: true, stdio: 'inherit' });
  return status ?? 1;
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

function runJest(chromium: string, options: readonly string[]): number {
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
  return status ?? 1;
}

process.exitCode = await run();
