import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

const idBytes = 16;

/** System calls for random numbers cost more than the rest of an ID, so one serves many. */
const idsAtOnce = 64;

/**
 * Creates a function that returns new UUIDs of version 7, each greater than the one before it, even if the clock stands
 * still or goes back. The package's own random numbers would load Web Crypto, for a millisecond of a cold start.
 * @param now milliseconds since 1970
 * @see RFC 9562 section 6.2: method 1, with 32 bits of a counter
 */
export function createNewId(now: () => number = Date.now): () => string {
  const pool = Buffer.alloc(idBytes * idsAtOnce);
  let start = pool.length;
  let msecs = Number.NEGATIVE_INFINITY;
  let seq = 0;

  return () => {
    if (start === pool.length) {
      randomFillSync(pool);
      start = 0;
    }
    const random = pool.subarray(start, start + idBytes);
    start += idBytes;
    const time = now();
    // Its first bit is 0, which leaves room for 2 billion IDs until the clock goes on.
    seq = time > msecs ? random.readUInt32BE() >>> 1 : seq + 1;
    msecs = Math.max(time, msecs);
    return v7({ random, msecs, seq });
  };
}
