import type { Artefact } from '../build/artefacts.ts';
import type { Program } from '../build/bundle.ts';
import { service } from '../contenders.ts';
import { type Invocation, invocations } from '../invocations.ts';
import type { ColdSample } from '../process/cold.ts';
import type { MemorySample } from '../process/memory.ts';
import type { WarmPlan, WarmSample } from '../process/warm.ts';
import type { Samples } from '../report/judge.ts';
import type { Effort } from './effort.ts';
import { interleave, type Rounds } from './interleave.ts';
import { runProgram } from './processes.ts';

export interface Laboratory {
  readonly artefacts: readonly Artefact[];
  readonly programOf: (program: Program) => string;
  /** The environment of each function. */
  readonly env: NodeJS.ProcessEnv;
  readonly effort: Effort;
  /** Called with the measure in progress and the finished rounds. */
  readonly report: (what: string, done: number, total: number) => void;
}

/** Measures cold starts, warm requests and memory of the contenders that take part in each. */
export async function measureAll(laboratory: Laboratory): Promise<Samples> {
  return {
    ...(await measureCold(laboratory)),
    ...(await measureWarm(laboratory)),
    ...(await measureMemory(laboratory)),
  };
}

async function measureCold({ artefacts, programOf, env, effort, report }: Laboratory): Promise<Samples> {
  const program = programOf('cold');
  const start = ({ file, does }: Artefact, invocation: Invocation) => {
    const event = does === 'load' ? [] : [JSON.stringify(invocation)];
    return runProgram<ColdSample>({ program, args: [file, ...event], env });
  };
  const rounds = await interleave({
    items: artefacts,
    rounds: effort.coldRounds,
    take: async (artefact: Artefact) => ({
      todo: await start(artefact, invocations.create),
      ...(artefact.does === 'create' ? {} : { health: await start(artefact, invocations.health) }),
    }),
    progress: (done) => report('cold starts', done, effort.coldRounds),
  });
  return {
    coldTodo: pick(rounds, ({ todo }) => todo.answered - todo.booted),
    coldCpu: pick(rounds, ({ todo }) => todo.cpu),
    coldHealth: pick(rounds, ({ health }) => health && health.answered - health.booted),
  };
}

async function measureWarm({ artefacts, programOf, env, effort, report }: Laboratory): Promise<Samples> {
  const { warmRequests: requests, warmUp } = effort;
  const program = programOf('warm');
  const todo = { warmTodo: [invocations.create] };
  const all = { warmHealth: [invocations.health], warmRefused: [invocations.refused], ...todo };
  const rounds = await interleave({
    items: artefacts.filter(({ does }) => does === 'create' || does === 'all'),
    rounds: effort.warmRounds,
    take: ({ file, does }: Artefact) => {
      const plan: WarmPlan = { scenarios: does === 'all' ? all : todo, warmUp, requests };
      return runProgram<WarmSample>({ program, args: [file, JSON.stringify(plan)], env });
    },
    progress: (done) => report('warm requests', done, effort.warmRounds),
  });
  const measures = ['warmHealth', 'warmRefused', 'warmTodo'] as const;
  return Object.fromEntries(measures.map((measure) => [measure, pick(rounds, (sample) => sample[measure])]));
}

async function measureMemory({ artefacts, programOf, env, effort, report }: Laboratory): Promise<Samples> {
  if (effort.memoryRounds === 0) return {};
  const args = [JSON.stringify({ invocations: invocations.work, looks: effort.memoryLooks })];
  const rounds = await interleave({
    items: artefacts.filter(({ name }) => name === service),
    rounds: effort.memoryRounds,
    dropped: 0,
    take: ({ file }: Artefact) =>
      runProgram<MemorySample>({
        program: programOf('memory'),
        args: [file, ...args],
        // The heap of a function with 128 MB. On a larger machine, Node would collect garbage later.
        nodeArgs: ['--expose-gc', '--max-old-space-size=96', '--max-semi-space-size=4'],
        env,
      }),
    progress: (done) => report('memory', done, effort.memoryRounds),
  });
  const [early, late] = [0, 1];
  return {
    memoryPeak: pick(rounds, ({ peak }) => peak / 1e6),
    memoryGrowth: pick(rounds, ({ heap }) => (heap[late] ?? Number.NaN) / (heap[early] ?? Number.NaN)),
  };
}

/** Returns one number of each sample, without contenders that have none. */
function pick<Sample>(
  rounds: Rounds<Sample>,
  toNumber: (sample: Sample) => number | undefined,
): Readonly<Record<string, readonly number[]>> {
  const numbers = [...rounds].map(([name, samples]) => [name, samples.flatMap((sample) => toNumber(sample) ?? [])]);
  return Object.fromEntries(numbers.filter(([, values = []]) => values.length > 0));
}
