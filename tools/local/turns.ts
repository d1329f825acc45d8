/**
 * Creates a function that waits for a turn, and returns a function that ends it. At most `turnsMax` are taken at a time,
 * the others wait in their order.
 */
export function createTurns(turnsMax: number): () => Promise<() => void> {
  const waiting: (() => void)[] = [];
  let taken = 0;
  return async () => {
    taken += 1;
    if (taken > turnsMax) await new Promise<void>((resolve) => waiting.push(resolve));
    return () => {
      taken -= 1;
      waiting.shift()?.();
    };
  };
}
