import { hash } from 'node:crypto';
import type { TodoEvent } from '../../../src/todos/events.ts';

/** A record before it is in the topic. */
export interface NewRecord {
  readonly key?: Buffer;
  /** Absent in a tombstone. */
  readonly value?: Buffer;
  readonly timestamp: number;
  readonly partition: number;
}

/** What the records make of an empty table. */
export interface Outcome {
  /** Todos in order of owner and ID. */
  readonly todos: readonly unknown[];
  readonly tombstones: number;
  /** Values in base64 of the records that can never be applied. */
  readonly poison: readonly (string | null)[];
}

const [todosMax, owners, partitions] = [2000, 40, 6];

/** Within a day, because this producer cannot encode times that are weeks apart in one request. */
const start = Date.UTC(2026, 0, 2);
const createdAt = new Date(start).toISOString();

/**
 * Makes records of events of 2,000 todos: of 100, about 65 are new, 15 late, 4 duplicates, 4 deletions, 7 tombstones
 * and 5 poison. A fifth of them are in another partition than the others of their todo.
 * @returns the same records for the same count, and what a plain model makes of them
 */
export function makeRecords(count: number): { readonly records: readonly NewRecord[]; readonly outcome: Outcome } {
  const records: NewRecord[] = [];
  const newest = new Map<string, TodoEvent>();
  const poison: (string | null)[] = [];
  for (let index = 0; index < count; index += 1) {
    const dice = throwDice(`kind ${index}`, 100);
    const earlier = records[throwDice(`earlier ${index}`, records.length)];
    if (dice < 5) {
      const record = toPoison(index);
      records.push(record);
      poison.push(record.value?.toString('base64') ?? null);
    } else if (dice < 9 && earlier?.key !== undefined) {
      records.push(earlier);
    } else {
      const event = toEvent(index, dice);
      records.push(toRecord(event, index, dice));
      const key = `${event.owner} ${event.id}`;
      const other = newest.get(key);
      if (other === undefined || rank(other) < rank(event)) newest.set(key, event);
    }
  }
  return { records, outcome: { ...settle([...newest.values()]), poison: poison.sort() } };
}

function toEvent(index: number, dice: number): TodoEvent {
  const todo = throwDice(`todo ${index}`, todosMax);
  const isLate = dice >= 85;
  const at = start + index * 1000 - (isLate ? throwDice(`late ${index}`, index + 1) * 1000 - 500 : 0);
  const common = { eventId: toUuid('01b7', index), time: new Date(at).toISOString() };
  const key = { owner: `owner-${todo % owners}`, id: toUuid('019b', todo) };
  if (dice < 20) return { type: 'delete', ...common, ...key };
  const text = `Todo ${todo} 🥛 ${'x'.repeat(throwDice(`text ${index}`, 200))}`;
  return { type: 'upsert', ...common, ...key, text, done: dice % 3 === 0, createdAt };
}

function toRecord(event: TodoEvent, index: number, dice: number): NewRecord {
  const text = JSON.stringify({ owner: event.owner, id: event.id });
  const partition = throwDice(index % 5 === 0 ? `partition ${index}` : text, partitions);
  const record = { key: Buffer.from(text), timestamp: Date.parse(event.time), partition };
  const isTombstone = event.type === 'delete' && dice < 16;
  return isTombstone ? record : { ...record, value: Buffer.from(JSON.stringify(event)) };
}

const poisons = [
  Buffer.from('no JSON'),
  Buffer.from([0xff, 0xfe]),
  Buffer.from('{"type":"upsert"}'),
  Buffer.alloc(60_001, ' '),
  Buffer.alloc(0),
  // A tombstone that names no todo.
  undefined,
];

function toPoison(index: number): NewRecord {
  const value = poisons[index % poisons.length];
  const place = { timestamp: start + index * 1000, partition: index % partitions };
  return value === undefined ? place : { ...place, value };
}

/** Text that sorts events of a todo as docs/ingestion.md says. */
function rank({ time, eventId }: TodoEvent): string {
  return `${time} ${eventId}`;
}

function settle(newest: readonly TodoEvent[]): Omit<Outcome, 'poison'> {
  const todos = newest.flatMap((event) => {
    if (event.type === 'delete') return [];
    const { owner, id, text, done, time: updatedAt } = event;
    return [{ owner, id, text, done, createdAt, updatedAt }];
  });
  return { todos: todos.sort(byKey), tombstones: newest.length - todos.length };
}

export function byKey(one: Readonly<Record<'owner' | 'id', string>>, other: Readonly<Record<'owner' | 'id', string>>) {
  return `${one.owner} ${one.id}` < `${other.owner} ${other.id}` ? -1 : 1;
}

/** Returns a number below a limit that depends on the text alone. */
function throwDice(text: string, limit: number): number {
  return limit === 0 ? 0 : Number.parseInt(hash('sha256', text).slice(0, 8), 16) % limit;
}

function toUuid(start: string, count: number): string {
  return `${start}7d3a-5f2e-7c1a-9d44-${count.toString(16).padStart(12, '0')}`;
}
