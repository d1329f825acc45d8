import { AsyncLocalStorage } from 'node:async_hooks';

/** Capacity units of DynamoDB. */
export interface Capacity {
  readonly read: number;
  readonly write: number;
}

const none: Capacity = { read: 0, write: 0 };

/** Adds up the capacity that each call of a handler consumes, however many run at once. */
export function createCapacityMeter() {
  const calls = new AsyncLocalStorage<{ -readonly [Kind in keyof Capacity]: number }>();
  return {
    /** @returns the handler, each of whose calls has a sum of its own */
    measured:
      <Args extends readonly unknown[], Result>(handler: (...args: Args) => Result) =>
      (...args: Args): Result =>
        calls.run({ ...none }, handler, ...args),

    add(kind: keyof Capacity, units: number): void {
      const sums = calls.getStore();
      if (sums) sums[kind] += units;
    },

    /** @returns what the current call has consumed */
    current: (): Capacity => calls.getStore() ?? none,
  };
}
