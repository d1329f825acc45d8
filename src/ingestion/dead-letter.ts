import type { Fault } from '../faults.ts';
import type { KafkaRecord } from '../generated/validators.js';

/** A Kafka record that cannot be applied, with the reasons. */
export interface DeadLetter extends Pick<KafkaRecord, 'topic' | 'partition' | 'offset' | 'timestamp'> {
  readonly timestampType?: string | undefined;
  readonly reason: readonly Fault[];
  /** Request ID of the invocation, for its log entry. */
  readonly awsRequestId: string;
  /** In base64. */
  readonly key: string | null;
  readonly value: string | null;
  /** Original lengths in base64, if the letter has only a part. Kafka has the whole record. */
  readonly truncated?: { readonly key: number; readonly value: number };
}

export interface DeadLetterQueue {
  /** Keeps the texts of dead letters. @throws Error if any of them is not kept */
  readonly send: (letters: readonly string[]) => Promise<void>;
}

export interface Poison {
  readonly record: KafkaRecord;
  readonly reason: readonly Fault[];
}

/** Every SQS queue accepts 262,144 bytes. 70,000 of them remain for the other members. */
const lengthMax = { key: 32_000, value: 160_000 };
const reasonsMax = 20;
const pointerLengthMax = 200;

/** Converts a record to a dead letter: JSON in ASCII, because SQS counts bytes and refuses some Unicode characters. */
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

/** Keeps whole bytes: four characters of base64 are three bytes. Other text can be six times as long when escaped. */
function cut(text: string | null, max: number): string | null {
  const limit = text !== null && /^[A-Za-z0-9+/=]*$/.test(text) ? max : Math.floor(max / 24) * 4;
  return text === null || text.length <= limit ? text : text.slice(0, limit);
}

/** A pointer holds the name of an unknown member, which can be of any length. */
function shorten({ pointer, detail }: Fault): Fault {
  return { pointer: pointer.slice(0, pointerLengthMax), detail };
}

function toEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
