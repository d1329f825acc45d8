import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kafkaSettings, stageNames, storeKinds, telemetrySettings } from '../stages/kinds.ts';
import { renderTemplate } from '../stages/render-template.ts';

const version = '1.58.0';

/** Rules of cfn-lint that are off, and why. */
const ignored = {
  W1028: 'conditions depend on settings, which are known when a stage is packaged',
  W3005: 'serverless writes DependsOn although a reference implies it',
  W8003: 'as W1028',
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
  const pip = 'python3 -m pip --python venv/bin/python --disable-pip-version-check install --quiet --no-compile';
  const command = `python3 -m venv --without-pip venv && ${pip} --retries 1 cfn-lint==${version}`;
  const { status, stderr } = spawnSync(command, { cwd: folder, shell: true, encoding: 'utf8', timeout: 120_000 });
  return status === 0 ? undefined : stderr.trim().split('\n').at(-1);
}

/**
 * Lints every kind of stage, a trial and production with each store, and production with each optional group of settings.
 * @returns the exit code
 */
function lint(): number {
  const { dynamodb: _, ...stores } = storeKinds;
  const optional = { telemetry: telemetrySettings, msk: kafkaSettings.managed, kafka: kafkaSettings.inVpc };
  const files = [
    ...stageNames.map((stage) => write(stage, stage)),
    ...Object.entries(stores).flatMap(([kind, settings]) =>
      ['dev', 'prod'].map((stage) => write(`${stage}-${kind}`, stage, settings)),
    ),
    ...Object.entries(optional).map(([name, settings]) => write(`prod-${name}`, 'prod', settings)),
  ];
  // The region that serverless.yml defaults to.
  const options = `--non-zero-exit-code warning --regions eu-west-1 --ignore-checks ${Object.keys(ignored).join(' ')}`;
  const command = `venv/bin/cfn-lint ${options} --template ${files.join(' ')}`;
  return spawnSync(command, { cwd: folder, shell: true, stdio: 'inherit' }).status ?? 1;
}

function write(name: string, stage: string, settings: Readonly<Record<string, string>> = {}): string {
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(renderTemplate(stage, settings)));
  return `${name}.json`;
}

/** @returns the exit code */
function skip(problem: string): number {
  const isRequired = (process.env['REQUIRE_CFN_LINT'] ?? '') !== '';
  const needs = 'cfn-lint needs Python 3 with venv, pip 22.3 or newer, and a package index';
  process.stdout.write(`${isRequired ? 'FAILED' : 'SKIPPED'}: ${needs}. ${problem}\n`);
  return isRequired ? 1 : 0;
}
