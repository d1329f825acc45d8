import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { kafkaSettings } from '../../tests/package/kafka-settings.ts';
import { packageAfresh } from '../../tests/package/packaged-service.ts';
import { stageNames, telemetrySettings } from '../stages/kinds.ts';

const version = '1.58.0';

/** Rules that are not kept, and why. */
const ignored: Readonly<Record<string, string>> = {
  W1028: 'conditions stand for settings, which are known when a stage is packaged',
  W3005: 'serverless writes DependsOn also where a reference already says it',
  W8003: 'as W1028',
};

interface Variant {
  readonly name: string;
  readonly stage: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Every kind of stage, one that sends logs and traces to a collector, and one with each kind of Kafka. */
const variants: readonly Variant[] = [
  ...stageNames.map((stage) => ({ name: stage, stage })),
  { name: 'prod-telemetry', stage: 'prod', environment: telemetrySettings },
  ...Object.entries(kafkaSettings).map(([kind, environment]) => ({
    name: `prod-kafka-${kind}`,
    stage: 'prod',
    environment,
  })),
];

/** The region that serverless.yml takes when none is named. */
const region = 'eu-west-1';

/** What cfn-lint says with `--format json`. */
interface Finding {
  readonly Filename: string;
  readonly Location: { readonly Path: readonly (string | number)[] };
  readonly Message: string;
  readonly Rule: { readonly Id: string };
}

/**
 * Packages every kind of stage and lints the templates with cfn-lint. Where cfn-lint cannot be installed it says so and
 * skips that, unless REQUIRE_CFN_LINT is set: then that is a failure.
 * @returns the exit code
 */
async function run(folder: string): Promise<number> {
  const [problem] = await Promise.all([
    install(folder),
    Promise.all(variants.map((variant) => write(variant, folder))),
  ]);
  if (problem === undefined) return lint(folder);
  const isRequired = (process.env['REQUIRE_CFN_LINT'] ?? '') !== '';
  print(`${isRequired ? 'FAILED' : 'SKIPPED'}: cfn-lint did not look at the templates: ${problem}`);
  return isRequired ? 1 : 0;
}

async function write({ name, stage, environment }: Variant, folder: string): Promise<void> {
  const { template, remove } = await packageAfresh(stage, environment);
  await remove();
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(template));
}

/**
 * Installs with the pip of this machine: a venv's own would take longer than all else here.
 * @returns why cfn-lint could not be installed, or undefined when it was
 */
async function install(folder: string): Promise<string | undefined> {
  const venv = join(folder, 'venv');
  const made = await call('python3', ['-m', 'venv', '--without-pip', venv]);
  if (made.code !== 0) return `it takes Python 3 with venv. ${made.output}`;
  const installed = await call('python3', [
    ...['-m', 'pip', '--python', join(venv, 'bin', 'python'), 'install'],
    ...['--quiet', '--no-compile', '--disable-pip-version-check', '--retries', '1'],
    `cfn-lint==${version}`,
  ]);
  const [reason] = installed.output.split('\n').slice(-1);
  return installed.code === 0 ? undefined : `it takes pip 22.3 or newer, and a package index. ${reason}`;
}

async function lint(folder: string): Promise<number> {
  const { code, output } = await call(join(folder, 'venv', 'bin', 'cfn-lint'), [
    ...['--format', 'json', '--non-zero-exit-code', 'warning', '--regions', region],
    ...['--ignore-checks', ...Object.keys(ignored)],
    ...['--template', ...variants.map(({ name }) => join(folder, `${name}.json`))],
  ]);
  for (const { Filename, Location, Message, Rule } of toFindings(output)) {
    print(`${Filename.replace(`${folder}/`, '')}#/${Location.Path.join('/')}: ${Rule.Id} ${Message}`);
  }
  if (code === 0)
    print(`cfn-lint ${version} has nothing to say of the templates: ${variants.map(({ name }) => name).join(', ')}.`);
  return code;
}

/** What is not JSON is why cfn-lint itself failed. */
function toFindings(output: string): readonly Finding[] {
  try {
    return JSON.parse(output) as readonly Finding[];
  } catch {
    print(output);
    return [];
  }
}

/** @returns the exit code of a program, 1 when there is none to start, and what it printed */
async function call(program: string, args: readonly string[]): Promise<{ code: number; output: string }> {
  try {
    const { stdout } = await promisify(execFile)(program, args, { timeout: 120_000, maxBuffer: 2 ** 26 });
    return { code: 0, output: stdout };
  } catch (error) {
    const { code, stdout = '', stderr = '', message } = error as Error & Partial<Record<string, string | number>>;
    const lines = `${stdout}${stderr}`.trim() || message;
    return { code: typeof code === 'number' ? code : 1, output: lines };
  }
}

function print(line: string): void {
  process.stdout.write(`${line.trimEnd()}\n`);
}

const folder = mkdtempSync(join(tmpdir(), 'cfn-lint-'));
try {
  process.exitCode = await run(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
