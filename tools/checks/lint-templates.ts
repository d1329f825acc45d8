import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { deployedKinds } from '../stages/kinds.ts';
import { renderTemplates } from '../stages/render-templates.ts';
import { findRegistryFaults } from './check-rights.ts';
import { reportFaults } from './report-faults.ts';
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
  if (problem === undefined) await lint();
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

/** Lints every kind of stage, and the stacks of a deployer with the rights in them. */
async function lint(): Promise<void> {
  const rendered = await renderTemplates(deployedKinds);
  const files = rendered.map(({ name, stage, template }) => {
    const file = `${stage}-${name.replaceAll(' ', '-')}.json`;
    writeFileSync(join(folder, file), JSON.stringify(template));
    return file;
  });
  // The region that serverless.yml defaults to.
  const options = `--non-zero-exit-code warning --regions eu-west-1 --ignore-checks ${Object.keys(ignored).join(' ')}`;
  const own = globSync('resources/deployer/*').map((file) => resolve(file));
  const command = `venv/bin/cfn-lint ${options} --template ${[...files, ...own].join(' ')}`;
  const { status } = spawnSync(command, { cwd: folder, shell: true, stdio: 'inherit' });
  reportFaults(findRegistryFaults(folder), "The deployer's rights are those of CloudFormation's registry.");
  if (status !== 0) process.exitCode = status ?? 1;
}
