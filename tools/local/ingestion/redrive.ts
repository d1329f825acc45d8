import { kafkaBatch as isKafkaBatch, type KafkaRecord } from '../../../src/generated/validators.js';
import type { BatchCounts } from '../../../src/ingestion/ingest.ts';
import { add } from './feed.ts';
import type { InvokeIngest } from './local-function.ts';

/** Dead letter in a queue. */
export interface Letter {
  readonly id: string;
  /** Kafka record as JSON, with the reason of its refusal. */
  readonly body: string;
}

/** Queue of dead letters, as far as a redrive needs it. */
export interface LetterBox {
  /** Returns a few letters, each once; none at the end. */
  readonly receive: () => Promise<readonly Letter[]>;
  readonly remove: (letters: readonly Letter[]) => Promise<void>;
  /** Returns how many letters no redrive can receive at the moment, because one has received them and not removed them. */
  readonly countHidden: () => Promise<number>;
}

export interface Redriven extends BatchCounts {
  /** Letters that stay because they are not a whole record: topic/partition/offset, or the message's ID. */
  readonly kept: readonly string[];
}

/**
 * Gives the dead letters of a queue to the function again. Each leaves the queue after the function has accepted it.
 * What the function still cannot apply becomes a new dead letter.
 * @throws errors of the function and of the queue
 */
export async function redrive({ receive, remove }: LetterBox, invoke: InvokeIngest): Promise<Redriven> {
  let redriven: Redriven = { records: 0, applied: 0, late: 0, duplicates: 0, poison: 0, kept: [] };
  while (true) {
    const letters = await receive();
    if (letters.length === 0) return redriven;
    const read = letters.map((letter) => ({ letter, ...readRecord(letter) }));
    const whole = read.filter((each) => 'record' in each);
    const kept = read.flatMap((each) => ('position' in each ? [each.position] : []));
    redriven = { ...redriven, kept: [...redriven.kept, ...kept] };
    if (whole.length === 0) continue;
    redriven = { ...redriven, ...add(redriven, await invoke(whole.map(({ record }) => record))) };
    await remove(whole.map(({ letter }) => letter));
  }
}

/** Returns the record in a letter, or the position of a record that is not whole. */
function readRecord({ id, body }: Letter): { readonly record: KafkaRecord } | { readonly position: string } {
  const batch: unknown = [tryParse(body)];
  const [record] = isKafkaBatch(batch) ? batch : [];
  if (record === undefined) return { position: `message ${id}` };
  const { topic, partition, offset } = record;
  return 'truncated' in record ? { position: `${topic}/${partition}/${offset}` } : { record };
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
