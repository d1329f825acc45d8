import { service } from '../contenders.ts';
import { invocations } from '../invocations.ts';
import type { ColdSample } from '../process/cold.ts';
import type { MemorySample } from '../process/memory.ts';
import type { WarmPlan, WarmSample } from '../process/warm.ts';
import type { Samples } from '../report/judge.ts';
import { interleave } from './interleave.ts';
import type { Laboratory } from './laboratory.ts';
import { pick } from './pick.ts';
import { runProgram, toEnvironment } from './processes.ts';

/** Measures what takes part in a bare process: cold starts, warm requests and memory. */
export async function measureBare(laboratory: Laboratory): Promise<Samples> {
  return {
    ...(await measureCold(laboratory)),
    ...(await measureWarm(laboratory)),
    ...(await measureMemory(laboratory)),
  };
}

async function measureCold({ artefacts, site, programOf, effort, report }: Laboratory): Promise<Samples> {
  const program = programOf('cold');
  const event = JSON.stringify(invocations.create);
  const rounds = await interleave({
    items: artefacts.filter(({ tables }) => tables.includes('bareCold')),
    rounds: effort.coldRounds,
    dropped: effort.dropped,
    take: ({ file, serves, environment }) => {
      const args = serves === undefined ? [file] : [file, event];
      return runProgram<ColdSample>({ program, args, env: toEnvironment(environment, site.http) });
    },
    progress: (done) => report('cold starts in a bare process', done, effort.coldRounds),
  });
  return {
    coldTodo: pick(rounds, ({ answered, booted }) => answered - booted),
    coldCpu: pick(rounds, ({ cpu }) => cpu),
  };
}

async function measureWarm({ artefacts, site, programOf, effort, report }: Laboratory): Promise<Samples> {
  const { warmRequests: requests, warmUp } = effort;
  const program = programOf('warm');
  const todo = { warmTodo: [invocations.create] };
  const all = { warmHealth: [invocations.health], warmRefused: [invocations.refused], ...todo };
  const rounds = await interleave({
    items: artefacts.filter(({ tables }) => tables.includes('bareWarm')),
    rounds: effort.warmRounds,
    dropped: effort.dropped,
    take: ({ file, serves, environment }) => {
      const plan: WarmPlan = { scenarios: serves === 'all' ? all : todo, warmUp, requests };
      const args = [file, JSON.stringify(plan)];
      return runProgram<WarmSample>({ program, args, env: toEnvironment(environment, site.http) });
    },
    progress: (done) => report('warm requests in a bare process', done, effort.warmRounds),
  });
  const measures = ['warmHealth', 'warmRefused', 'warmTodo'] as const;
  return Object.fromEntries(measures.map((measure) => [measure, pick(rounds, (sample) => sample[measure])]));
}

async function measureMemory({ artefacts, site, programOf, effort, report }: Laboratory): Promise<Samples> {
  if (effort.memoryRounds === 0) return {};
  const args = [JSON.stringify({ invocations: invocations.work, looks: effort.memoryLooks })];
  const rounds = await interleave({
    items: artefacts.filter(({ name }) => name === service),
    rounds: effort.memoryRounds,
    dropped: 0,
    take: ({ file, environment }) =>
      runProgram<MemorySample>({
        program: programOf('memory'),
        args: [file, ...args],
        // The heap of a function with 128 MB. On a larger machine, Node would collect garbage later.
        nodeArgs: ['--expose-gc', '--max-old-space-size=96', '--max-semi-space-size=4'],
        env: toEnvironment(environment, site.http),
      }),
    progress: (done) => report('memory', done, effort.memoryRounds),
  });
  const [early, late] = [0, 1];
  return {
    memoryPeak: pick(rounds, ({ peak }) => peak / 1e6),
    memoryGrowth: pick(rounds, ({ heap }) => (heap[late] ?? Number.NaN) / (heap[early] ?? Number.NaN)),
  };
}
