import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { showHelp } from '../tools/show-help.ts';
import { toSizeSamples } from './build/artefacts.ts';
import { missingCargo } from './build/build-rust.ts';
import { goals } from './goals.ts';
import { measureGrowth } from './growth/measure-growth.ts';
import { createCpuLimit } from './lambda/cpu-limit.ts';
import { formatLimited, measureLimited } from './lambda/limited-cpu.ts';
import { measureLambda } from './lambda/measure-lambda.ts';
import { quick, thorough } from './measure/effort.ts';
import { type LaboratoryPlan, withLaboratory } from './measure/laboratory.ts';
import { measureBare } from './measure/measure-bare.ts';
import { toChart } from './report/chart.ts';
import { readVersions } from './report/compared-versions.ts';
import { formatContenders, formatFindings } from './report/findings-table.ts';
import { type Finding, findOversizes, judgeGoals, type Samples } from './report/judge.ts';
import { formatLambda } from './report/lambda-tables.ts';
import { formatResults, toResults } from './report/results.ts';
import { measureStores } from './stores/measure-stores.ts';

const usage = `Usage: npm run bench [-- flags]

  --quick            takes few samples, to check that all works; keeps nothing; a minute
  --against 1a2b3c4  measures the service of that git revision too, as "this service before"
  --rust             measures the article's service too, which cargo builds; the first time in minutes
  --cpu 0.29         measures cold starts with that share of a core instead; needs Linux and root
  --stores           measures the service on each store; two minutes
  --growth           measures requests to tables of 10^2 to 10^5 todos; a minute
  --todos 1000000    with --growth: the largest table

Without flags it measures, compares with the goals, and writes bench/results.json and bench/chart.svg; a quarter of an hour.`;

const benchDir = import.meta.dirname;
const serviceDir = join(benchDir, '..');

if (!showHelp(usage)) await run();

async function run(): Promise<void> {
  const { values: flags } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      against: { type: 'string' },
      rust: { type: 'boolean', default: false },
      cpu: { type: 'string' },
      growth: { type: 'boolean', default: false },
      stores: { type: 'boolean', default: false },
      todos: { type: 'string', default: '100000' },
    },
  });
  const missing = flags.rust ? missingCargo() : undefined;
  if (missing !== undefined) return fail(missing);
  const workDir = await mkdtemp(join(tmpdir(), 'todo-api-bench-'));
  const effort = flags.quick ? quick : thorough;
  try {
    if (flags.growth) print(await measureGrowth({ serviceDir, workDir, sizeMax: Number(flags.todos) }));
    else if (flags.stores) print(await measureStores({ serviceDir, workDir, effort }));
    else {
      const plan = { serviceDir, workDir, effort, revision: flags.against, withRust: flags.rust };
      if (flags.cpu === undefined) await compare(plan);
      else print(await limit(plan, Number(flags.cpu)));
    }
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

/** Measures with a share of a core. @throws Error at once where the CPU cannot be limited */
async function limit(plan: LaboratoryPlan, share: number): Promise<string> {
  const group = createCpuLimit(share);
  try {
    return await withLaboratory(plan, async (laboratory) =>
      formatLimited(await measureLimited(laboratory, group), share),
    );
  } finally {
    group.close();
  }
}

/** Measures and reports. Exit code 1 if the code exceeds its limits. */
async function compare(plan: LaboratoryPlan): Promise<void> {
  const samples = await withLaboratory(plan, async (laboratory) => {
    const lambda = await measureLambda(laboratory);
    print(`As Lambda runs it, ${laboratory.site.clientName}\n\n${formatLambda(lambda)}`);
    const bare = { ...(await measureBare(laboratory)), ...toSizeSamples(laboratory.artefacts) };
    print(`In a bare process\n\n${formatContenders(bare)}`);
    return { ...lambda, ...bare };
  });
  const findings = judgeGoals(goals, samples);
  print(formatFindings(findings));
  if (plan.effort === quick) print('Times of a quick run decide nothing.');
  else await keep(samples, findings);
  const oversizes = findOversizes(samples);
  for (const oversize of oversizes) print(oversize);
  process.exitCode = oversizes.length === 0 ? 0 : 1;
}

async function keep(samples: Samples, findings: readonly Finding[]): Promise<void> {
  const versions = await readVersions(serviceDir, join(benchDir, 'peers'));
  const results = toResults(samples, findings, { date: new Date(), node: process.versions.node, versions });
  await writeFile(join(benchDir, 'results.json'), formatResults(results));
  await writeFile(join(benchDir, 'chart.svg'), toChart(results));
  print('Written to bench/results.json and bench/chart.svg.');
}

function fail(reason: string): void {
  process.stderr.write(`${reason}\n`);
  process.exitCode = 1;
}

function print(text: string): void {
  process.stdout.write(`\n${text}\n`);
}
