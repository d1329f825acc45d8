import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installCiOnly } from '../../tools/checks/ci-only/install.ts';
import { reportSkip } from '../../tools/checks/report-skip.ts';
import { exampleDir, prepareExample } from '../../tools/local/example-app.ts';

/**
 * Runs the browser tests with the Chromium of this machine. Without one it says so and skips them, and without the
 * packages of some suites those suites, unless REQUIRE_CHROMIUM is set: then that is a failure.
 */
async function run(): Promise<void> {
  const chromium = findChromium();
  if (chromium === undefined) {
    const where = `CHROMIUM_PATH names none, and PATH has none of ${names.join(', ')}`;
    return reportSkip('REQUIRE_CHROMIUM', `the browser tests did not run, because there is no Chromium: ${where}.`);
  }
  const example = await prepareExample();
  const missing = Object.entries({ example, lighthouse: installCiOnly() }).filter(([, fault]) => fault !== undefined);
  for (const [suites, fault] of missing) {
    reportSkip(
      'REQUIRE_CHROMIUM',
      `the browser tests ${suites} did not run, because npm ci of their packages failed: ${fault}`,
    );
  }
  const ignored = missing.map(([suites]) => `--testPathIgnorePatterns=/browser/${suites}`);
  const isPassed = (example !== undefined || buildExample()) && runJest(chromium, ignored);
  if (!isPassed) process.exitCode = 1;
}

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
