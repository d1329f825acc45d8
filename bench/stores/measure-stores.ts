import { join } from 'node:path';
import { type StoreName, stores } from '../../tools/local/stores.ts';
import { toTable } from '../../tools/markdown-table.ts';
import { sizeOfFile } from '../build/artefacts.ts';
import { bundlePrograms } from '../build/bundle.ts';
import { type PackagedService, packageService } from '../build/package-service.ts';
import { type Invocation, id, invocations, toInvocation } from '../invocations.ts';
import type { Effort } from '../measure/effort.ts';
import { interleave, type Rounds } from '../measure/interleave.ts';
import { runProgram, toEnvironment } from '../measure/processes.ts';
import type { ColdSample } from '../process/cold.ts';
import type { LatencyPlan } from '../process/latency.ts';
import type { WarmPlan, WarmSample } from '../process/warm.ts';
import { showProgress, showStep } from '../report/progress.ts';
import { formatSpread, toRatio, toSpread } from '../report/statistics.ts';

export interface StoresPlan {
  readonly serviceDir: string;
  readonly workDir: string;
  readonly effort: Effort;
}

/**
 * Measures the service on each of its stores, with the engines of `npm start` or those that AWS_ENDPOINT_URL_DYNAMODB,
 * DATABASE_URL and AWS_ENDPOINT_URL_S3 name. Only the service's own CPU counts. @returns a table as text
 */
export async function measureStores({ serviceDir, workDir, effort }: StoresPlan): Promise<string> {
  const programOf = await bundlePrograms(workDir);
  const items: Subject[] = [];
  for (const name of names) {
    showStep(`packaging the service with the store ${name}`);
    items.push({ name, ...(await provide(name, await packageService(serviceDir, join(workDir, name), name))) });
  }
  for (const { file, env } of items) {
    const plan: LatencyPlan = { invocations: [toReplacement(201)], warmUp: 0, requests: 1 };
    await runProgram({ program: programOf('latency'), args: [file, JSON.stringify(plan)], env });
  }
  const cold = await interleave({
    items,
    rounds: effort.coldRounds,
    take: ({ file, env }) => {
      const args = [file, JSON.stringify(invocations.create)];
      return runProgram<ColdSample>({ program: programOf('cold'), args, env });
    },
    progress: (done) => showProgress('cold starts', done, effort.coldRounds),
  });
  const warm = await interleave({
    items,
    rounds: effort.warmRounds,
    take: ({ file, env }) => {
      const args = [file, JSON.stringify({ scenarios, warmUp: effort.warmUp, requests } satisfies WarmPlan)];
      return runProgram<WarmSample>({ program: programOf('warm'), args, env });
    },
    progress: (done) => showProgress('warm requests', done, effort.warmRounds),
  });
  for (const { close } of items) await close?.();
  return format(items, cold, warm);
}

const names: readonly StoreName[] = ['dynamodb', 'postgres', 's3'];

interface Subject {
  readonly name: StoreName;
  readonly file: string;
  readonly env: NodeJS.ProcessEnv;
  readonly close: (() => Promise<void>) | undefined;
}

async function provide(name: StoreName, { file, environment, table }: PackagedService): Promise<Omit<Subject, 'name'>> {
  const { variables, close } = await stores[name].provide({ settings: process.env, region: 'eu-west-1', table });
  return { file, env: { ...toEnvironment(environment), ...variables }, close };
}

const [, list] = invocations.work;

/** It leaves the list as it is. A list in S3 that grows would make each request slower than the one before. */
function toReplacement(status: number): Invocation {
  const place = { route: '/todos/{id}', path: `/todos/${id}`, id, owner: 'bench' };
  return toInvocation({ ...place, method: 'PUT', body: '{"text":"Buy milk, eggs and flour","done":false}' }, status);
}
const scenarios: Readonly<Record<string, readonly Invocation[]>> = {
  'warm PUT /todos/{id}': [toReplacement(200)],
  'warm GET /todos': list === undefined ? [] : [list],
  'warm GET /health': [invocations.health],
};
const requests = { 'warm PUT /todos/{id}': 300, 'warm GET /todos': 300, 'warm GET /health': 3000 };

async function format(items: readonly Subject[], cold: Rounds<ColdSample>, warm: Rounds<WarmSample>): Promise<string> {
  const of = <Sample>(rounds: Rounds<Sample>, pick: (sample: Sample) => number) =>
    Object.fromEntries(items.map(({ name }) => [name, (rounds.get(name) ?? []).map(pick)]));
  const measures: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> = {
    'cold POST /todos, CPU, ms': of(cold, ({ cpu }) => cpu),
    ...Object.fromEntries(
      Object.keys(scenarios).map((name) => [`${name}, CPU, µs`, of(warm, (sample) => sample[name] ?? Number.NaN)]),
    ),
  };
  const rows = Object.entries(measures).map(([title, byName]) => [
    title,
    ...names.map((name) => toCell(byName[name] ?? [], byName['dynamodb'] ?? [])),
  ]);
  const sizes = await Promise.all(items.map(({ file }) => sizeOfFile(file)));
  const sizeRow = ['code of the api, kB (gzip)', ...sizes.map(({ raw, gzip }) => `${toKilo(raw)} (${toKilo(gzip)})`)];
  return toTable(['', ...names], [...rows, sizeRow]);
}

function toCell(values: readonly number[], references: readonly number[]): string {
  return `${toSpread(values).median.toFixed(0)}, ${formatSpread(toRatio(values, references))} x`;
}

function toKilo(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}
