import type { KafkaBatch } from '../../../src/generated/validators.js';
import type { BatchCounts } from '../../../src/ingestion/ingest.ts';
import { toReason } from '../store-context.ts';
import type { InvokeIngest } from './local-function.ts';

export interface FeedContext {
  readonly invoke: InvokeIngest;
  readonly print: (line: string) => void;
  readonly wait: (milliseconds: number) => Promise<unknown>;
  /** Returns the milliseconds to wait before each repetition of a batch; by default for five of them. */
  readonly waits?: () => Iterable<number>;
}

const none: BatchCounts = { records: 0, applied: 0, late: 0, duplicates: 0, poison: 0 };

/**
 * Feeds batches to the function, one after the other. A failed batch is sent again as a whole, as by a pipe.
 * @returns the sum of their counts
 * @throws error of the function when a batch fails once more than `waits` allows
 */
export async function feed(batches: AsyncIterable<KafkaBatch>, context: FeedContext): Promise<BatchCounts> {
  let sum = none;
  for await (const batch of batches) {
    sum = add(sum, await invokeUntilItSucceeds(batch, context));
    context.print(summarize(sum));
  }
  return sum;
}

/** Words counts for a reader. */
export function summarize({ records, applied, late, duplicates, poison }: BatchCounts): string {
  const outcomes = `${applied} applied, ${late} late, ${countOf(duplicates, 'duplicate')}`;
  return `${countOf(records, 'record')}: ${outcomes}, ${countOf(poison, 'dead letter')}`;
}

/** Returns a number of things in words, for example `1 record`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

const fiveWaits = () => [250, 500, 1000, 2000, 4000];

async function invokeUntilItSucceeds(batch: KafkaBatch, context: FeedContext): Promise<BatchCounts> {
  const { invoke, print, wait, waits = fiveWaits } = context;
  for (const millis of waits()) {
    try {
      return await invoke(batch);
    } catch (error) {
      print(`The batch from offset ${batch[0]?.offset} failed and is sent again: ${toReason(error)}`);
      await wait(millis);
    }
  }
  return invoke(batch);
}

export function add(one: BatchCounts, other: BatchCounts): BatchCounts {
  return {
    records: one.records + other.records,
    applied: one.applied + other.applied,
    late: one.late + other.late,
    duplicates: one.duplicates + other.duplicates,
    poison: one.poison + other.poison,
  };
}
