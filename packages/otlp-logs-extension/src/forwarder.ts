import type { Outcome, Send } from './collector.ts';
import { toLossRecord } from './log-record.ts';
import { createPause } from './pause.ts';
import { createRecordQueue } from './record-queue.ts';
import { type Counts, createTally } from './tally.ts';

/** Milliseconds. */
export interface ForwarderTiming {
  /** Longest wait for more records before a batch is sent. */
  readonly ageMax: number;
  /** Limit of a request. */
  readonly timeoutMax: number;
  /** First and longest wait before a batch is sent again, unless the collector names a time. */
  readonly delayMin: number;
  readonly delayMax: number;
}

export interface ForwarderContext {
  readonly send: Send;
  /** Called now and then with the number of records lost since the last call, and the reason of the last loss. */
  readonly onLoss: (count: number, reason: string) => void;
  readonly timing?: ForwarderTiming;
}

export interface Forwarder {
  readonly add: (records: readonly string[]) => void;
  /** Sends the remaining records until the deadline, in milliseconds since 1970. */
  readonly close: (deadline: number) => Promise<Counts>;
}

/** Some seconds of a busy function, in memory that a function of 256 MB can spare. */
const queueMax = { records: 10_000, characters: 4 * 1024 * 1024 };
const batchMax = { records: 1000, characters: 512 * 1024 };
const attemptsMax = 6;
const retryAfterMax = 60_000;

export const defaultTiming: ForwarderTiming = { ageMax: 500, timeoutMax: 5000, delayMin: 200, delayMax: 5000 };

/**
 * Creates a forwarder that sends records in batches, one at a time. Each batch is sent until the collector accepts or
 * refuses it, or attempts run out. If records arrive faster than they leave, the oldest are dropped and counted.
 */
export function createForwarder({ send, onLoss, timing = defaultTiming }: ForwarderContext): Forwarder {
  const queue = createRecordQueue(queueMax);
  const tally = createTally(onLoss);
  const [idle, backoff] = [createPause(), createPause()];
  let deadline = Number.POSITIVE_INFINITY;
  let underway = 0;
  const isClosing = () => deadline !== Number.POSITIVE_INFINITY;
  const running = run();

  return {
    add(records) {
      const wasEmpty = queue.count() === 0;
      tally.receive(records.length);
      tally.lose('bufferFull', queue.add(records));
      if (wasEmpty || queue.holds(batchMax)) idle.cut();
    },

    async close(until) {
      deadline = until;
      idle.cut();
      backoff.cut();
      const timeout = createPause();
      await Promise.race([running, timeout.take(Math.max(0, until - Date.now()))]);
      timeout.cut();
      tally.lose('shutdown', queue.count() + underway);
      return tally.close();
    },
  };

  async function run(): Promise<void> {
    while ((!isClosing() || queue.count() > 0) && Date.now() < deadline) {
      await gather();
      if (queue.count() > 0) await deliver(queue.take(batchMax));
    }
    if (tally.unreported() > 0) await attemptOnce([]);
  }

  /** Waits for the first record, and then for more to send with it. */
  async function gather(): Promise<void> {
    while (queue.count() === 0 && !isClosing()) await idle.take();
    if (!queue.holds(batchMax) && !isClosing()) await idle.take(timing.ageMax);
  }

  async function deliver(batch: readonly string[]): Promise<void> {
    underway = batch.length;
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await attemptOnce(batch);
      const delay = outcome.kind === 'retry' ? toDelay(attempt, outcome.after, timing) : 0;
      const isLast = attempt === attemptsMax || Date.now() + delay >= deadline;
      if (outcome.kind !== 'retry' || isLast) return settle(outcome, batch.length);
      await backoff.take(delay);
    }
  }

  /** Sends a batch, with a record of the losses that the collector does not know of. */
  async function attemptOnce(batch: readonly string[]): Promise<Outcome> {
    const lost = tally.unreported();
    const loss = lost === 0 ? [] : [JSON.stringify(toLossRecord(lost, Date.now()))];
    const timeout = Math.max(0, Math.min(timing.timeoutMax, deadline - Date.now()));
    const outcome = await send([...batch, ...loss], timeout);
    if (outcome.kind === 'delivered') tally.report(lost);
    return outcome;
  }

  function settle(outcome: Outcome, count: number): void {
    underway = 0;
    if (outcome.kind === 'delivered') tally.deliver(count, outcome.rejected);
    else tally.lose(outcome.kind === 'refused' ? 'refused' : 'unreachable', count, outcome.reason);
  }
}

/** Returns the collector's time or, without one, a random delay up to a bound that doubles. */
function toDelay(attempt: number, after: number | undefined, { delayMin, delayMax }: ForwarderTiming): number {
  if (after !== undefined) return Math.min(after, retryAfterMax);
  return Math.min(delayMin * 2 ** (attempt - 1), delayMax) * (0.5 + Math.random() / 2);
}
