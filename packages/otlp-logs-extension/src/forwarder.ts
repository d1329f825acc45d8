import { createBuffer } from './buffer.ts';
import type { Outcome, Send } from './collector.ts';
import { toLossRecord } from './log-record.ts';
import { createPause } from './pause.ts';
import { type Counts, createTally } from './tally.ts';

export interface ForwarderContext {
  readonly send: Send;
  /** Told now and then how many records were lost since it was last told, and why the last ones were. */
  readonly onLoss: (count: number, reason: string) => void;
}

export interface Forwarder {
  readonly add: (records: readonly string[]) => void;
  /**
   * Sends what is left, as far as there is time.
   * @param deadline in milliseconds since 1970
   * @returns what became of all records
   */
  readonly close: (deadline: number) => Promise<Counts>;
}

/** Some seconds of a busy function, and nothing that a function of 256 MB would miss. */
const bufferMax = { records: 10_000, characters: 4 * 1024 * 1024 };
const batchMax = { records: 1000, characters: 512 * 1024 };
const ageMax = 500;
const timeoutMax = 5000;
const attemptsMax = 6;

/**
 * Sends records in batches, one at a time and each until the collector has it, will never take it, or too much was tried. Who
 * adds records never waits: if they come faster than they go, the oldest are dropped, and counted.
 */
export function createForwarder({ send, onLoss }: ForwarderContext): Forwarder {
  const buffer = createBuffer(bufferMax);
  const tally = createTally(onLoss);
  const [idle, backoff] = [createPause(), createPause()];
  let deadline = Number.POSITIVE_INFINITY;
  let underway = 0;
  const isClosing = () => deadline !== Number.POSITIVE_INFINITY;
  const running = run();

  return {
    add(records) {
      const wasEmpty = buffer.count() === 0;
      tally.receive(records.length);
      tally.lose('bufferFull', buffer.add(records));
      if (wasEmpty || buffer.holds(batchMax)) idle.cut();
    },

    async close(until) {
      deadline = until;
      idle.cut();
      backoff.cut();
      const timeout = createPause();
      await Promise.race([running, timeout.take(Math.max(0, until - Date.now()))]);
      timeout.cut();
      tally.lose('shutdown', buffer.count() + underway);
      return tally.close();
    },
  };

  async function run(): Promise<void> {
    while ((!isClosing() || buffer.count() > 0) && Date.now() < deadline) {
      await gather();
      if (buffer.count() > 0) await deliver(buffer.take(batchMax));
    }
    if (tally.untold() > 0) await attemptOnce([]);
  }

  /** Waits for something to send, and then for more to come with it. */
  async function gather(): Promise<void> {
    while (buffer.count() === 0 && !isClosing()) await idle.take();
    if (!buffer.holds(batchMax) && !isClosing()) await idle.take(ageMax);
  }

  async function deliver(batch: readonly string[]): Promise<void> {
    underway = batch.length;
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await attemptOnce(batch);
      const delay = outcome.kind === 'retry' ? toDelay(attempt, outcome.after) : 0;
      const isLast = attempt === attemptsMax || Date.now() + delay >= deadline;
      if (outcome.kind !== 'retry' || isLast) return settle(outcome, batch.length);
      await backoff.take(delay);
    }
  }

  /** Tells the collector with each batch how many records it will never get. */
  async function attemptOnce(batch: readonly string[]): Promise<Outcome> {
    const untold = tally.untold();
    const loss = untold === 0 ? [] : [JSON.stringify(toLossRecord(untold, Date.now()))];
    const outcome = await send([...batch, ...loss], Math.min(timeoutMax, deadline - Date.now()));
    if (outcome.kind === 'delivered') tally.tell(untold);
    return outcome;
  }

  function settle(outcome: Outcome, count: number): void {
    underway = 0;
    if (outcome.kind === 'delivered') tally.deliver(count, outcome.rejected);
    else tally.lose(outcome.kind === 'refused' ? 'refused' : 'unreachable', count, outcome.reason);
  }
}

const [delayMin, delayMax, retryAfterMax] = [200, 5000, 60_000];

/** What the collector says or, without that, ever longer, and not the same for all. */
function toDelay(attempt: number, after: number | undefined): number {
  if (after !== undefined) return Math.min(after, retryAfterMax);
  return Math.min(delayMin * 2 ** (attempt - 1), delayMax) * (0.5 + Math.random() / 2);
}
