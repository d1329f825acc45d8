import { readClock } from '#lean-aws/clock.ts';
import { toFaults } from '../faults.ts';
import { kafkaBatch as isKafkaBatch, type KafkaBatch } from '../generated/validators.js';
import type { ApplyEvents } from '../todos/apply-events.ts';
import type { EventOutcome } from '../todos/events.ts';
import { type DeadLetterQueue, type Poison, toDeadLetterText } from './dead-letter.ts';
import { decodeRecord } from './decode.ts';

export interface BatchCounts {
  readonly records: number;
  readonly applied: number;
  readonly late: number;
  readonly duplicates: number;
  readonly poison: number;
}

/** Observation of a batch. Counts are missing if it failed. */
export interface BatchObservation extends Partial<BatchCounts> {
  readonly awsRequestId: string;
  readonly version: string;
  readonly latency: number;
  /** Thrown value. Pipes sends the batch again. */
  readonly failure?: unknown;
}

export interface IngestContext {
  readonly applyEvents: ApplyEvents;
  readonly deadLetters: DeadLetterQueue;
  readonly now: () => Date;
  readonly observe: (observation: BatchObservation) => void;
}

export interface Invocation {
  readonly awsRequestId: string;
  readonly functionVersion: string;
}

/**
 * Creates the target of a pipe from Kafka. After an error Pipes sends the whole batch again, until it succeeds or the
 * records expire, and it has no dead-letter queue for Kafka. So a record that can never be applied goes to a queue of
 * the service before the batch is acknowledged. Events that were already applied have no effect the next time.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-msk.html
 */
export function createIngest({ applyEvents, deadLetters, now, observe }: IngestContext) {
  return async (batch: unknown, { awsRequestId, functionVersion: version }: Invocation): Promise<BatchCounts> => {
    const start = readClock();
    const circumstances = () => ({ awsRequestId, version, latency: readClock() - start });
    try {
      const counts = await ingest(requireBatch(batch), awsRequestId);
      observe({ ...circumstances(), ...counts });
      return counts;
    } catch (failure) {
      observe({ ...circumstances(), records: Array.isArray(batch) ? batch.length : 0, failure });
      throw failure;
    }
  };

  async function ingest(batch: KafkaBatch, awsRequestId: string): Promise<BatchCounts> {
    const decoded = batch.map((record) => ({ record, ...decodeRecord(record, now()) }));
    const sound = decoded.filter((each) => 'value' in each);
    const unsound = decoded.filter((each) => 'faults' in each);
    const outcomes = sound.length === 0 ? [] : await applyEvents(sound.map(({ value }) => value));
    const refused = sound.filter((_, index) => outcomes[index] === 'refused');
    const poison: readonly Poison[] = [
      ...unsound.map(({ record, faults }) => ({ record, reason: faults })),
      ...refused.map(({ record }) => ({ record, reason: [storageFull] })),
    ];
    if (poison.length > 0) await deadLetters.send(poison.map((each) => toDeadLetterText(each, awsRequestId)));
    return { records: batch.length, ...count(outcomes), poison: poison.length };
  }
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html item collection size limit */
const storageFull = { pointer: '/value/owner', detail: 'has no storage left: storage_full' };

/** Checks that Pipes sent an event. @throws Error if not, because the configuration is at fault, not a record */
function requireBatch(batch: unknown): KafkaBatch {
  if (isKafkaBatch(batch)) return batch;
  const faults = toFaults(isKafkaBatch.errors).slice(0, 5);
  const reasons = faults.map(({ pointer, detail }) => `${pointer || '/'} ${detail}`).join('; ');
  throw new Error(`Not a batch of Kafka records: ${reasons}`);
}

function count(outcomes: readonly EventOutcome[]) {
  const of = (wanted: EventOutcome) => outcomes.filter((outcome) => outcome === wanted).length;
  return { applied: of('applied'), late: of('late'), duplicates: of('duplicate') };
}
