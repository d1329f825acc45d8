import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context } from 'aws-lambda';
import { readClock } from '#lean-aws/clock.ts';

/** Capacity units of DynamoDB, or requests of S3. */
export interface Capacity {
  readonly read: number;
  readonly write: number;
}

interface Invocation {
  /** When work must stop, on `readClock`. */
  readonly deadline: number;
  readonly tracingHeader: string | undefined;
  readonly capacity: { -readonly [Kind in keyof Capacity]: number };
}

/** An invocation, as the platform describes it. AWS's runtime client adds the tracing header. */
export interface InvocationContext extends Pick<Context, 'getRemainingTimeInMillis'> {
  readonly xRayTraceId?: string | undefined;
}

/** Milliseconds between the end of the work and the function's timeout. http/stack.ts responds in the second half. */
const reserve = 1000;

const none: Capacity = { read: 0, write: 0 };

/** Tracks the time left, the trace and the capacity consumed by each invocation, however many run concurrently. */
export function createInvocations() {
  const invocations = new AsyncLocalStorage<Invocation>();
  return {
    /** Runs the work of an invocation. */
    run<Result>(context: InvocationContext, work: () => Result): Result {
      const deadline = readClock() + context.getRemainingTimeInMillis() - reserve;
      return invocations.run({ deadline, tracingHeader: context.xRayTraceId, capacity: { ...none } }, work);
    },

    /** Returns the milliseconds left for the current invocation's work, unlimited outside an invocation. */
    timeLeft: (): number => (invocations.getStore()?.deadline ?? Number.POSITIVE_INFINITY) - readClock(),

    /** Returns the tracing header of the current invocation, if the platform gave it with the invocation. */
    tracingHeader: (): string | undefined => invocations.getStore()?.tracingHeader,

    /** Returns the capacity that the current invocation has consumed. */
    capacity: (): Capacity => invocations.getStore()?.capacity ?? none,

    /** Adds consumed capacity units to the current invocation. */
    report(kind: keyof Capacity, units: number): void {
      const invocation = invocations.getStore();
      if (invocation) invocation.capacity[kind] += units;
    },
  };
}
