import { Buffer } from 'node:buffer';
import type { ValidateFunction } from 'ajv';
import { v5 } from 'uuid';
import { type Fault, toFaults } from '../faults.ts';
import {
  todoEvent as isTodoEvent,
  todoEventKey as isTodoEventKey,
  type KafkaRecord,
  type TodoEvent,
  todoEventBytesMax,
} from '../generated/validators.js';

type Decoded<Value> = { readonly value: Value } | { readonly faults: readonly Fault[] };

/** Tolerance for a producer's clock. An event from the future would block all writes until its time. */
const aheadMaxMillis = 5 * 60_000;

/**
 * Decodes the event of a Kafka record, or returns its faults with pointers into the record. A record without a value is
 * a tombstone: a deletion of its key at its timestamp. Its position in Kafka gives the event ID.
 * @see https://docs.confluent.io/kafka/design/log_compaction.html
 */
export function decodeRecord(record: KafkaRecord, now: Date): Decoded<TodoEvent> {
  const { value = null } = record;
  if (value === null) return decodeTombstone(record, now);
  const decoded = decode('/value', value, isTodoEvent);
  if ('faults' in decoded) return decoded;
  const { time, ...event } = decoded.value;
  const times = event.type === 'upsert' ? { time, createdAt: event.createdAt } : { time };
  const faults = Object.entries(times).flatMap(([name, text]) => findTimeFaults(`/value/${name}`, text, now));
  return faults.length === 0 ? decoded : { faults };
}

function decodeTombstone({ key = null, ...place }: KafkaRecord, now: Date): Decoded<TodoEvent> {
  if (key === null) return { faults: [{ pointer: '/key', detail: 'is required without a value' }] };
  const decoded = decode('/key', key, isTodoEventKey);
  if ('faults' in decoded) return decoded;
  const time = toInstant(place.timestamp);
  if (time === undefined) return { faults: [{ pointer: '/timestamp', detail: 'is not a time' }] };
  const faults = findTimeFaults('/timestamp', time, now);
  if (faults.length > 0) return { faults };
  const eventId = v5(`${place.topic} ${place.partition} ${place.offset}`, tombstoneNamespace);
  return { value: { type: 'delete', eventId, time, ...decoded.value } };
}

/** @see RFC 9562 section 5.5 */
const tombstoneNamespace = '6f0c1b3e-2f63-4d0b-9c55-3f7b8b0f6a51';

function decode<Value>(pointer: string, base64: string, isValid: ValidateFunction<Value>): Decoded<Value> {
  const parsed = parseJson(base64);
  if ('detail' in parsed) return { faults: [{ pointer, detail: parsed.detail }] };
  const { value } = parsed;
  if (isValid(value)) return { value };
  return { faults: toFaults(isValid.errors).map((fault) => ({ ...fault, pointer: `${pointer}${fault.pointer}` })) };
}

function findTimeFaults(pointer: string, time: string, now: Date): readonly Fault[] {
  const millis = Date.parse(time);
  // 1970 in a time's own offset may be 1969 in UTC.
  if (millis < 0) return [{ pointer, detail: 'is before 1970' }];
  return millis - now.getTime() > aheadMaxMillis ? [{ pointer, detail: 'is more than 5 minutes ahead' }] : [];
}

/** @returns undefined for a time that events cannot be ordered by: before 1970, or after the year 9999 */
function toInstant(time: number): string | undefined {
  const date = new Date(time);
  return date.getTime() >= 0 && date.getUTCFullYear() <= 9999 ? date.toISOString() : undefined;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Parses JSON in UTF-8 in base64. @returns the value, or a fault that contains no part of it */
function parseJson(base64: string): { readonly value: unknown } | { readonly detail: string } {
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) return { detail: 'is not base64' };
  if (Buffer.byteLength(base64, 'base64') > todoEventBytesMax) {
    return { detail: `is larger than ${todoEventBytesMax} bytes` };
  }
  const text = tryRead(() => utf8.decode(Buffer.from(base64, 'base64')));
  if (text === undefined) return { detail: 'is not UTF-8' };
  return tryRead(() => ({ value: JSON.parse(text) as unknown })) ?? { detail: 'is not JSON' };
}

function tryRead<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
