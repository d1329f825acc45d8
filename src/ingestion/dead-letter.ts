import type { Fault } from '../faults.ts';
import type { KafkaRecord } from '../generated/validators.js';

/** A Kafka record that cannot be applied, with what is wrong with it. */
export interface DeadLetter extends Pick<KafkaRecord, 'topic' | 'partition' | 'offset' | 'timestamp'> {
  readonly timestampType?: string | undefined;
  readonly reason: readonly Fault[];
  /** The invocation that gave up, whose line is in the log. */
  readonly awsRequestId: string;
  /** The original bytes, in base64 as they came. */
  readonly key: string | null;
  readonly value: string | null;
  /** How long key and value were in base64, where not all of them could be kept: Kafka itself has the whole record. */
  readonly truncated?: { readonly key: number; readonly value: number };
}

/** Where dead letters go. */
export interface DeadLetterQueue {
  /** Keeps the texts of dead letters. @throws Error unless each of them is kept */
  readonly send: (letters: readonly string[]) => Promise<void>;
}

export interface Poison {
  readonly record: KafkaRecord;
  readonly reason: readonly Fault[];
}

/** The size that every SQS queue takes is 262,144 bytes. What is not counted here, the rest of a letter, has 70,000. */
const lengthMax = { key: 32_000, value: 160_000 };
const reasonsMax = 20;
const pointerLengthMax = 200;

/**
 * @returns a dead letter as JSON in ASCII: SQS refuses some characters of Unicode, and counts bytes
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function toDeadLetterText({ record, reason }: Poison, awsRequestId: string): string {
  const { topic, partition, offset, timestamp, timestampType, key = null, value = null } = record;
  const kept = { key: cut(key, lengthMax.key), value: cut(value, lengthMax.value) };
  const isWhole = kept.key === key && kept.value === value;
  const letter: DeadLetter = {
    topic,
    partition,
    offset,
    timestamp,
    timestampType,
    reason: reason.slice(0, reasonsMax).map(shorten),
    awsRequestId,
    ...kept,
    ...(isWhole ? {} : { truncated: { key: key?.length ?? 0, value: value?.length ?? 0 } }),
  };
  return JSON.stringify(letter).replace(/[\u007f-\uffff]/g, toEscape);
}

/** What is not base64 can be six times as long when it is escaped. Whole bytes stay: four characters are three of them. */
function cut(text: string | null, max: number): string | null {
  const limit = text !== null && /^[A-Za-z0-9+/=]*$/.test(text) ? max : Math.floor(max / 24) * 4;
  return text === null || text.length <= limit ? text : text.slice(0, limit);
}

/** The names of members that nobody knows are in a pointer, as long as their sender likes. */
function shorten({ pointer, detail }: Fault): Fault {
  return { pointer: pointer.slice(0, pointerLengthMax), detail };
}

function toEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
