import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { installPythonPackages } from '../install-python-packages.ts';
import { deployedKinds } from '../stages/kinds.ts';
import { renderTemplates } from '../stages/render-templates.ts';
import { findRegistryFaults } from './check-rights.ts';
import { type Finding, findFaults } from './checkov-findings.ts';
import { reportFaults } from './report-faults.ts';
import { reportSkip } from './report-skip.ts';

const packages = ['cfn-lint==1.58.0', 'checkov==3.3.30'];
const needs = 'cfn-lint and checkov need Python 3 with venv, pip 22.3 or newer, and a package index';

/** Rules of cfn-lint that are off, and why. */
const ignored = {
  W1028: 'conditions depend on settings, which are known when a stage is packaged',
  W3005: 'serverless writes DependsOn although a reference implies it',
  W8003: 'as W1028',
};

const folder = mkdtempSync(join(tmpdir(), 'cfn-lint-'));
try {
  const problem = installPythonPackages(folder, packages, 240_000);
  if (problem === undefined) await check();
  else reportSkip('REQUIRE_CFN_LINT', `${needs}. ${problem}`);
} finally {
  rmSync(folder, { recursive: true });
}

/** Checks every kind of stage, and the stacks of a deployer with the rights in them. */
async function check(): Promise<void> {
  const rendered = await renderTemplates(deployedKinds);
  const files = rendered.map(({ name, stage, template }) => {
    const file = `${stage}-${name.replaceAll(' ', '-')}.json`;
    writeFileSync(join(folder, file), JSON.stringify(template));
    return file;
  });
  const status = lint(files);
  // The other stages differ from these in numbers only.
  const findings = readFindings(files.filter((file) => /^(dev|prod)-/.test(file)));
  const faults = [...findRegistryFaults(folder), ...findFaults(findings)];
  reportFaults(
    faults,
    "The deployer's rights are those of CloudFormation's registry, and every finding of checkov has a reason.",
  );
  if (status !== 0) process.exitCode = status;
}

/** Runs cfn-lint, and returns its exit code. */
function lint(files: readonly string[]): number {
  // The region that serverless.yml defaults to.
  const options = `--non-zero-exit-code warning --regions eu-west-1 --ignore-checks ${Object.keys(ignored).join(' ')}`;
  const own = globSync('resources/deployer/*').map((file) => resolve(file));
  const command = `venv/bin/cfn-lint ${options} --template ${[...files, ...own].join(' ')}`;
  return spawnSync(command, { cwd: folder, shell: true, stdio: 'inherit' }).status ?? 1;
}

/** @throws Error with the output of checkov, if it cannot be read */
function readFindings(files: readonly string[]): readonly Finding[] {
  // Without --skip-download it asks a server of its maker for severities.
  const options = '--framework cloudformation --output json --compact --quiet --soft-fail --skip-download';
  const command = `venv/bin/checkov ${options} --file ${files.join(' ')}`;
  const { stdout, stderr } = spawnSync(command, { cwd: folder, shell: true, encoding: 'utf8', maxBuffer: 2 ** 28 });
  try {
    const reports: readonly CheckovReport[] = [JSON.parse(stdout)].flat();
    return reports.flatMap(({ results }) => results.failed_checks);
  } catch {
    throw new Error(`checkov: ${stderr || stdout}`);
  }
}

interface CheckovReport {
  readonly results: { readonly failed_checks: readonly Finding[] };
}
