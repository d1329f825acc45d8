import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Artefact, buildArtefacts, toSizeSamples } from './build/artefacts.ts';
import { bundlePrograms } from './build/bundle.ts';
import { installPeers } from './build/install-peers.ts';
import { service } from './contenders.ts';
import { type Effort, quick, thorough } from './effort.ts';
import { invocations } from './events.ts';
import { measureExport } from './export/run.ts';
import { goals } from './goals.ts';
import { measureGrowth } from './growth/run.ts';
import { startDatabase } from './measure/database-process.ts';
import { toEnvironment } from './measure/environment.ts';
import { type Laboratory, measureAll } from './measure/measure-all.ts';
import { runProgram } from './measure/run-program.ts';
import { compareProfiles } from './profile/run.ts';
import { toChart } from './report/chart.ts';
import { findOversizes, judgeGoals } from './report/judge.ts';
import { showProgress, showStep } from './report/progress.ts';
import { toResults } from './report/results.ts';
import type { Samples } from './report/samples.ts';
import { formatContenders, formatFindings } from './report/table.ts';
import { readVersions } from './report/versions.ts';
import { measureTelemetry } from './telemetry/run.ts';

const benchDir = import.meta.dirname;
const serviceDir = join(benchDir, '..');
const peersDir = join(benchDir, 'peers');

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    growth: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    export: { type: 'boolean', default: false },
    telemetry: { type: 'boolean', default: false },
    todos: { type: 'string', default: '100000' },
  },
});

const workDir = await mkdtemp(join(tmpdir(), 'todo-api-bench-'));
try {
  const plan = { serviceDir, workDir, sizeMax: Number(flags.todos) };
  if (flags.growth) print(await measureGrowth(plan));
  else if (flags.export) print(await measureExport(plan));
  else if (flags.telemetry) print(await measureTelemetry({ serviceDir, workDir, peersDir, effort: toEffort() }));
  else if (flags.profile) print(await compareProfiles({ serviceDir, workDir, profileDir: join(benchDir, 'profiles') }));
  else await run();
} finally {
  await rm(workDir, { recursive: true, force: true });
}

/** Builds, measures and reports; the exit code says whether the code has its size. */
async function run(): Promise<void> {
  showStep('npm ci of the peers, unless they are there');
  await installPeers(peersDir);
  showStep('packaging the service, bundling the peers');
  const [{ artefacts, environment }, programOf] = await Promise.all([
    buildArtefacts(serviceDir, workDir),
    bundlePrograms(workDir),
  ]);
  const stub = await startDatabase(programOf('stub'));
  try {
    const env = toEnvironment(environment, stub.endpoint);
    const laboratory = { artefacts, programOf, env, effort: toEffort(), report: showProgress };
    await checkAll(laboratory);
    await report({ ...(await measureAll(laboratory)), ...toSizeSamples(artefacts) });
  } finally {
    stub.stop();
  }
}

function toEffort(): Effort {
  return flags.quick ? quick : thorough;
}

/** @throws Error when one of them does not do the job, or does not refuse what all must refuse */
async function checkAll({ artefacts, programOf, env }: Laboratory): Promise<void> {
  showStep('checking that all do the same job');
  for (const { file, does } of artefacts) {
    const args = [file, JSON.stringify(toChecks(does))];
    if (does !== 'load') await runProgram({ program: programOf('check'), args, env });
  }
}

function toChecks(does: Artefact['does']) {
  const { health, create, work, refusals } = invocations;
  return does === 'create' ? [create] : [health, ...work, ...refusals];
}

async function report(samples: Samples): Promise<void> {
  const findings = judgeGoals(goals, samples);
  print(`${formatContenders(samples, service)}\n\n${formatFindings(findings)}`);
  if (flags.quick) print('Times of a quick run decide nothing.');
  else await keep(samples, findings);
  const oversizes = findOversizes(samples);
  for (const oversize of oversizes) print(oversize);
  process.exitCode = oversizes.length === 0 ? 0 : 1;
}

async function keep(samples: Samples, findings: ReturnType<typeof judgeGoals>): Promise<void> {
  const versions = await readVersions(serviceDir, peersDir);
  const results = toResults(samples, findings, { date: new Date(), node: process.versions.node, versions });
  await writeFile(join(benchDir, 'results.json'), `${JSON.stringify(results, undefined, 2)}\n`);
  await writeFile(join(benchDir, 'chart.svg'), toChart(results));
  print('Kept in bench/results.json and bench/chart.svg.');
}

function print(text: string): void {
  process.stdout.write(`\n${text}\n`);
}
