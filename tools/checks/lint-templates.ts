import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cognitoSettings, kafkaSettings, stagesWithStores, telemetrySettings } from '../stages/kinds.ts';
import { renderTemplates } from '../stages/render-templates.ts';
import { reportSkip } from './report-skip.ts';

const version = '1.58.0';
const needs = 'cfn-lint needs Python 3 with venv, pip 22.3 or newer, and a package index';

/** Rules of cfn-lint that are off, and why. */
const ignored = {
  W1028: 'conditions depend on settings, which are known when a stage is packaged',
  W3005: 'serverless writes DependsOn although a reference implies it',
  W8003: 'as W1028',
};

const folder = mkdtempSync(join(tmpdir(), 'cfn-lint-'));
try {
  const problem = install();
  if (problem === undefined) process.exitCode = await lint();
  else reportSkip('REQUIRE_CFN_LINT', `${needs}. ${problem}`);
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
 * Lints every kind of stage with each store, and production with each optional group of settings.
 * @returns the exit code
 */
async function lint(): Promise<number> {
  const optional = {
    telemetry: telemetrySettings,
    msk: kafkaSettings.managed,
    kafka: kafkaSettings.inVpc,
    cognito: cognitoSettings,
  };
  const rendered = await renderTemplates([
    ...stagesWithStores.map(({ store, ...each }) => ({ name: store, ...each })),
    ...Object.entries(optional).map(([name, settings]) => ({ name, stage: 'prod' as const, settings })),
  ]);
  const files = rendered.map(({ name, stage, template }) => {
    const file = `${stage}-${name}.json`;
    writeFileSync(join(folder, file), JSON.stringify(template));
    return file;
  });
  // The region that serverless.yml defaults to.
  const options = `--non-zero-exit-code warning --regions eu-west-1 --ignore-checks ${Object.keys(ignored).join(' ')}`;
  const command = `venv/bin/cfn-lint ${options} --template ${files.join(' ')}`;
  return spawnSync(command, { cwd: folder, shell: true, stdio: 'inherit' }).status ?? 1;
}
