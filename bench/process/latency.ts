import type { Invocation } from '../invocations.ts';
import { finish, invoke, load } from './invoke.ts';

export interface LatencyPlan {
  readonly invocations: readonly Invocation[];
  /** Requests of each invocation before the first that counts, and requests that count. */
  readonly warmUp: number;
  readonly requests: number;
}

/** Milliseconds of each request that counts, in the order of the invocations. */
export type LatencySample = readonly (readonly number[])[];

const [, , file = '', plan = ''] = process.argv;
const { invocations, warmUp, requests }: LatencyPlan = JSON.parse(plan);
void run();

async function run(): Promise<void> {
  const { handler } = load(file);
  const sample: number[][] = [];
  for (const invocation of invocations) {
    const times: number[] = [];
    for (let count = 0; count < warmUp + requests; count += 1) {
      const fresh = structuredClone(invocation);
      const began = performance.now();
      await invoke(handler, fresh);
      if (count >= warmUp) times.push(performance.now() - began);
    }
    sample.push(times);
  }
  finish(sample satisfies LatencySample);
}
