import type { Invocation } from '../invocations.ts';
import { finish, type Handler, invoke, load } from './invoke.ts';

/** The requests of each scenario, and the share of as many that precede them and do not count. */
export interface WarmPlan {
  readonly scenarios: Readonly<Record<string, readonly Invocation[]>>;
  readonly warmUp: number;
  readonly requests: Readonly<Record<string, number>>;
}

/** Microseconds of CPU per request, by scenario. */
export type WarmSample = Readonly<Record<string, number>>;

const [, , file = '', plan = ''] = process.argv;
const { scenarios, warmUp, requests }: WarmPlan = JSON.parse(plan);
void run();

async function run(): Promise<void> {
  const { handler } = load(file);
  const sample: Record<string, number> = {};
  for (const [name, invocations] of Object.entries(scenarios)) {
    const count = requests[name] ?? 0;
    await measure(handler, invocations, Math.ceil(count * warmUp));
    sample[name] = (await measure(handler, invocations, count)) / count;
  }
  finish(sample satisfies WarmSample);
}

/** Returns microseconds of CPU, without making the events, which Lambda's runtime does. */
async function measure(handler: Handler, invocations: readonly Invocation[], count: number): Promise<number> {
  const batch = 250;
  let total = 0;
  for (let done = 0; done < count; done += batch) {
    const fresh = Array.from({ length: Math.min(batch, count - done) }, (_, index) =>
      structuredClone(invocations[(done + index) % invocations.length]),
    );
    const before = process.cpuUsage();
    for (const invocation of fresh) if (invocation !== undefined) await invoke(handler, invocation);
    const { user, system } = process.cpuUsage(before);
    total += user + system;
  }
  return total;
}
