import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { showHelp } from '../tools/show-help.ts';
import { type Artefact, buildArtefacts, toSizeSamples } from './build/artefacts.ts';
import { bundlePrograms } from './build/bundle.ts';
import { installPeers } from './build/install-peers.ts';
import { service } from './contenders.ts';
import { goals } from './goals.ts';
import { measureGrowth } from './growth/measure-growth.ts';
import { invocations } from './invocations.ts';
import { quick, thorough } from './measure/effort.ts';
import { type Laboratory, measureAll } from './measure/measure-all.ts';
import { runProgram, startDatabase, toEnvironment } from './measure/processes.ts';
import type { LatencyPlan } from './process/latency.ts';
import { toChart } from './report/chart.ts';
import { readVersions } from './report/compared-versions.ts';
import { formatContenders, formatFindings } from './report/findings-table.ts';
import { type Finding, findOversizes, judgeGoals, type Samples } from './report/judge.ts';
import { showProgress, showStep } from './report/progress.ts';
import { formatResults, toResults } from './report/results.ts';
import { measureStores } from './stores/measure-stores.ts';

const usage = `Usage: npm run bench [-- flags]

  --quick          takes few samples, to check that all works; keeps nothing; half a minute
  --stores         measures the service on each store; two minutes
  --growth         measures requests to tables of 10^2 to 10^5 todos; a minute
  --todos 1000000  with --growth: the largest table

Without flags it measures, compares with the goals, and writes bench/results.json and bench/chart.svg; six minutes.`;

const benchDir = import.meta.dirname;
const serviceDir = join(benchDir, '..');
const peersDir = join(benchDir, 'peers');

if (!showHelp(usage)) await run();

async function run(): Promise<void> {
  const { values: flags } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      growth: { type: 'boolean', default: false },
      stores: { type: 'boolean', default: false },
      todos: { type: 'string', default: '100000' },
    },
  });
  const workDir = await mkdtemp(join(tmpdir(), 'todo-api-bench-'));
  try {
    if (flags.growth) print(await measureGrowth({ serviceDir, workDir, sizeMax: Number(flags.todos) }));
    else if (flags.stores) print(await measureStores({ serviceDir, workDir, effort: flags.quick ? quick : thorough }));
    else await compare(workDir, flags.quick);
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

/** Builds, measures and reports. The exit code tells whether the code is within its limits. */
async function compare(workDir: string, isQuick: boolean): Promise<void> {
  showStep('npm ci of the peers, unless they are installed');
  await installPeers(peersDir);
  showStep('packaging the service, bundling the peers');
  const [{ artefacts, environment }, programOf] = await Promise.all([
    buildArtefacts(serviceDir, workDir),
    bundlePrograms(workDir),
  ]);
  const stub = await startDatabase(programOf('stub'));
  try {
    const env = toEnvironment(environment, stub.endpoint);
    const effort = isQuick ? quick : thorough;
    const laboratory = { artefacts, programOf, env, effort, report: showProgress };
    await checkAll(laboratory);
    await report({ ...(await measureAll(laboratory)), ...toSizeSamples(artefacts) }, isQuick);
  } finally {
    stub.stop();
  }
}

/** @throws Error when a contender responds with an unexpected status */
async function checkAll({ artefacts, programOf, env }: Laboratory): Promise<void> {
  showStep('checking that all do the same job');
  for (const { file, does } of artefacts) {
    const plan: LatencyPlan = { invocations: toChecks(does), warmUp: 0, requests: 1 };
    if (does !== 'load') await runProgram({ program: programOf('latency'), args: [file, JSON.stringify(plan)], env });
  }
}

function toChecks(does: Artefact['does']) {
  const { health, create, work, refusals } = invocations;
  return does === 'create' ? [create] : [health, ...work, ...refusals];
}

async function report(samples: Samples, isQuick: boolean): Promise<void> {
  const findings = judgeGoals(goals, samples);
  print(`${formatContenders(samples, service)}\n\n${formatFindings(findings)}`);
  if (isQuick) print('Times of a quick run decide nothing.');
  else await keep(samples, findings);
  const oversizes = findOversizes(samples);
  for (const oversize of oversizes) print(oversize);
  process.exitCode = oversizes.length === 0 ? 0 : 1;
}

async function keep(samples: Samples, findings: readonly Finding[]): Promise<void> {
  const versions = await readVersions(serviceDir, peersDir);
  const results = toResults(samples, findings, { date: new Date(), node: process.versions.node, versions });
  await writeFile(join(benchDir, 'results.json'), formatResults(results));
  await writeFile(join(benchDir, 'chart.svg'), toChart(results));
  print('Written to bench/results.json and bench/chart.svg.');
}

function print(text: string): void {
  process.stdout.write(`\n${text}\n`);
}
