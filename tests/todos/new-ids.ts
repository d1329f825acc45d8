import { v7 } from 'uuid';

/** Returns a source of UUIDv7 of the time on a clock, each greater than those before. */
export function createNewIds(now: () => Date): () => string {
  let count = 0;
  return () => {
    count += 1;
    return v7({ msecs: now().getTime(), seq: count });
  };
}
