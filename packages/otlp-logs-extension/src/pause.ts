/** A wait that can be cut short. */
export interface Pause {
  /** Waits the given milliseconds or, without them, until it is cut. */
  readonly take: (millis?: number) => Promise<void>;
  /** Ends a current wait. */
  readonly cut: () => void;
}

export function createPause(): Pause {
  let cut: () => void = () => undefined;
  return {
    take: (millis) =>
      new Promise((resolve) => {
        const timer = millis === undefined ? undefined : setTimeout(resolve, millis);
        cut = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
    cut: () => cut(),
  };
}
