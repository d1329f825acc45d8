import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kafkaSettings, stageNames, telemetrySettings } from '../stages/kinds.ts';
import { renderTemplate } from '../stages/render-template.ts';

const version = '1.58.0';

/** Rules of cfn-lint that are off, and why. */
const ignored = {
  W1028: 'conditions depend on settings, which are known when a stage is packaged',
  W3005: 'serverless writes DependsOn although a reference implies it',
  W8003: 'as W1028',
};

/** Every kind of stage, and production with each optional group of settings. */
const templates = {
  ...Object.fromEntries(stageNames.map((stage) => [stage, () => renderTemplate(stage)])),
  'prod-telemetry': () => renderTemplate('prod', telemetrySettings),
  'prod-kafka-managed': () => renderTemplate('prod', kafkaSettings.managed),
  'prod-kafka-in-vpc': () => renderTemplate('prod', kafkaSettings.inVpc),
};

const folder = mkdtempSync(join(tmpdir(), 'cfn-lint-'));
try {
  const problem = install();
  process.exitCode = problem === undefined ? lint() : skip(problem);
} finally {
  rmSync(folder, { recursive: true });
}

/**
 * Installs cfn-lint with this machine's pip, because installing pip into the venv costs more than all else here.
 * @returns why that failed, or undefined
 */
function install(): string | undefined {
  const venv = join(folder, 'venv');
  const options = ['--quiet', '--no-compile', '--disable-pip-version-check', '--retries', '1'];
  const steps = [
    ['-m', 'venv', '--without-pip', venv],
    ['-m', 'pip', '--python', join(venv, 'bin', 'python'), 'install', ...options, `cfn-lint==${version}`],
  ];
  for (const args of steps) {
    const { status, stderr, error } = spawnSync('python3', args, { encoding: 'utf8', timeout: 120_000 });
    if (status !== 0) return error?.message ?? stderr.trim().split('\n').at(-1);
  }
  return undefined;
}

/** @returns the exit code */
function lint(): number {
  const files = Object.entries(templates).map(([name, render]) => {
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(render()));
    return `${name}.json`;
  });
  const rules = ['--non-zero-exit-code', 'warning', '--ignore-checks', ...Object.keys(ignored)];
  // The region that serverless.yml defaults to.
  const args = [...rules, '--regions', 'eu-west-1', '--template', ...files];
  return spawnSync(join(folder, 'venv', 'bin', 'cfn-lint'), args, { cwd: folder, stdio: 'inherit' }).status ?? 1;
}

/** @returns the exit code */
function skip(problem: string): number {
  const isRequired = (process.env['REQUIRE_CFN_LINT'] ?? '') !== '';
  const needs = 'cfn-lint needs Python 3 with venv, pip 22.3 or newer, and a package index';
  process.stdout.write(`${isRequired ? 'FAILED' : 'SKIPPED'}: ${needs}. ${problem}\n`);
  return isRequired ? 1 : 0;
}
