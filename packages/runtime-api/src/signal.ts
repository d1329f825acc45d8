/** Something that changes now and then. */
export interface Signal {
  /** Tells of a change. */
  readonly emit: () => void;
  /** Waits for a change after which a condition holds. */
  readonly until: (isFulfilled: () => boolean) => Promise<void>;
}

export function createSignal(): Signal {
  let change = Promise.withResolvers<void>();
  return {
    emit(): void {
      change.resolve();
      change = Promise.withResolvers();
    },
    async until(isFulfilled): Promise<void> {
      while (!isFulfilled()) await change.promise;
    },
  };
}
