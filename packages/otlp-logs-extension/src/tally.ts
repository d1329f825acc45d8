/** Numbers of records. In the end, each received record is in exactly one of the other counts. */
export interface Counts {
  readonly received: number;
  readonly delivered: number;
  /** Rejected by the collector in a request that it accepted. */
  readonly rejected: number;
  /** Dropped because records arrived faster than they left. */
  readonly bufferFull: number;
  /** Refused for good by the collector. */
  readonly refused: number;
  /** Given up after too many attempts. */
  readonly unreachable: number;
  /** Left when the time was over. */
  readonly shutdown: number;
}

export type Loss = 'bufferFull' | 'refused' | 'unreachable' | 'shutdown';

/** Shortest time between two log entries about losses. */
const quietMillis = 10_000;

/** Creates counts of records. @param onLoss called now and then with the number of records lost since the last call */
export function createTally(onLoss: (count: number, reason: string) => void) {
  const counts = { received: 0, delivered: 0, rejected: 0, bufferFull: 0, refused: 0, unreachable: 0, shutdown: 0 };
  let [unreported, unlogged, loggedAt] = [0, 0, Number.NEGATIVE_INFINITY];
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
      unreported += count;
      note(count, reason);
    },

    /** @returns the number of dropped records that was not reported to the collector */
    unreported: (): number => unreported,

    report(count: number): void {
      unreported -= count;
    },

    close(): Counts {
      log();
      return counts;
    },
  };
}
