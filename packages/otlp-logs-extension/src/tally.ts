/** What became of records: each that was received is in exactly one of the others, once all is over. */
export interface Counts {
  readonly received: number;
  /** The collector has them. */
  readonly delivered: number;
  /** The collector took the request, and said that it does not take so many of its records. */
  readonly rejected: number;
  /** They came faster than they went. */
  readonly bufferFull: number;
  /** The collector will never take them. */
  readonly refused: number;
  /** The collector could not be reached, or was busy, too often. */
  readonly unreachable: number;
  /** There was no time left. */
  readonly shutdown: number;
}

export type Loss = 'bufferFull' | 'refused' | 'unreachable' | 'shutdown';

/** The log says at most this often that records are lost. */
const quietMillis = 10_000;

/** Counts what becomes of records. @param onLoss told at once, then now and then, how many were lost since */
export function createTally(onLoss: (count: number, reason: string) => void) {
  const counts = { received: 0, delivered: 0, rejected: 0, bufferFull: 0, refused: 0, unreachable: 0, shutdown: 0 };
  let [untold, unlogged, loggedAt] = [0, 0, Number.NEGATIVE_INFINITY];
  let lastReason = '';

  function log(): void {
    if (unlogged > 0) onLoss(unlogged, lastReason);
    [unlogged, loggedAt] = [0, performance.now()];
  }

  function note(count: number, reason: string): void {
    if (count === 0) return;
    unlogged += count;
    lastReason = reason;
    if (performance.now() - loggedAt >= quietMillis) log();
  }

  return {
    receive(count: number): void {
      counts.received += count;
    },

    deliver(count: number, rejected: number): void {
      const none = Math.min(rejected, count);
      counts.delivered += count - none;
      counts.rejected += none;
      note(none, 'The collector rejected some of a request.');
    },

    lose(loss: Loss, count: number, reason: string = loss): void {
      counts[loss] += count;
      untold += count;
      note(count, reason);
    },

    /** @returns how many were dropped that the collector was not told of */
    untold: (): number => untold,

    tell(count: number): void {
      untold -= count;
    },

    close(): Counts {
      log();
      return counts;
    },
  };
}
