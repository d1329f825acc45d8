import type { Invocation } from '../invocations.ts';
import { finish, invoke, load } from './invoke.ts';

export interface MemoryPlan {
  readonly invocations: readonly Invocation[];
  /** Numbers of requests after which to read the memory; the last ends the run. */
  readonly looks: readonly [early: number, late: number];
}

/** Bytes. */
export interface MemorySample {
  readonly peak: number;
  /** The used heap after a full collection: early, late. */
  readonly heap: readonly number[];
}

const [, , file = '', plan = ''] = process.argv;
const { invocations, looks }: MemoryPlan = JSON.parse(plan);
void run();

async function run(): Promise<void> {
  const { handler } = load(file);
  const heap: number[] = [];
  for (let count = 1; count <= looks[1]; count += 1) {
    const invocation = invocations[count % invocations.length];
    if (invocation !== undefined) await invoke(handler, structuredClone(invocation));
    if (!looks.includes(count)) continue;
    globalThis.gc?.();
    heap.push(process.memoryUsage().heapUsed);
  }
  finish({ peak: process.resourceUsage().maxRSS * 1024, heap } satisfies MemorySample);
}
