import type { DeleteEvent, TodoEvent, UpsertEvent } from '../generated/validators.js';
import { type StoredTodo, toCanonicalId } from './todo.ts';

export type { DeleteEvent, TodoEvent, UpsertEvent };

/** Names a todo among those of all owners. */
export type TodoKey = Pick<TodoEvent, 'owner' | 'id'>;

/** What tells whether an event of a todo is news: it stays when the todo is deleted. */
export interface TodoState extends TodoKey {
  /** The mark of the last event that was applied. What the API does leaves it as it is. */
  readonly lastEvent?: string | undefined;
  /** When the todo was last changed or deleted, by an event or by the API. */
  readonly updatedAt?: string | undefined;
}

/**
 * What became of an event: it is `late` when something newer is known of its todo, a `duplicate` when it has been applied
 * before, and `refused` when the owner's share of the store is used up.
 */
export type EventOutcome = 'applied' | 'late' | 'duplicate' | 'refused';

/** Where events are applied: to the todos of TodoRepository. It throws what TodoRepository throws. */
export interface EventRepository {
  /** @returns the states of these todos, each of which is named once; of a todo that never was, none */
  readStates(keys: readonly TodoKey[]): Promise<readonly TodoState[]>;
  /**
   * Applies a canonical event, if it is news, in one atomic write.
   * @param tombstoneUntil until when a deletion is remembered, in seconds since 1970
   */
  applyEvent(event: TodoEvent, tombstoneUntil: number): Promise<Exclude<EventOutcome, 'refused'>>;
}

/** @returns the event in the one form in which events are compared: ids in lower case, times with milliseconds */
export function toCanonicalEvent<Event extends TodoEvent>(event: Event): Event {
  const { eventId, id, time } = event;
  const canonical = { ...event, eventId: toCanonicalId(eventId), id: toCanonicalId(id), time: toCanonicalTime(time) };
  return 'createdAt' in canonical ? { ...canonical, createdAt: toCanonicalTime(canonical.createdAt) } : canonical;
}

/** @returns the place of a canonical event in the one order of all events of a todo: by time, then by event id */
export function toMark({ time, eventId }: TodoEvent): string {
  return `${time}#${eventId}`;
}

/**
 * Judges a canonical event by what is known of its todo. It must come after the last event, and not be older than what
 * the API did last.
 * @returns undefined when it is news
 */
export function findStaleness(event: TodoEvent, state: TodoState | undefined): 'late' | 'duplicate' | undefined {
  const { lastEvent = '', updatedAt = '' } = state ?? {};
  const mark = toMark(event);
  if (lastEvent === mark) return 'duplicate';
  return lastEvent < mark && updatedAt <= event.time ? undefined : 'late';
}

/**
 * @returns the todo that a canonical event brings. It depends on the event alone: whatever else arrives before or after,
 * the newest event gives the same todo.
 */
export function toStoredTodo({ id, text, done, createdAt, time, eventId }: UpsertEvent): StoredTodo {
  return { id, text, done, createdAt, updatedAt: time, position: toPosition(createdAt, id), version: eventId };
}

/**
 * @returns a UUIDv7 of the time of creation. The rest of it comes from the id, so that a todo whose id the API chose, a
 * UUIDv7 of that same millisecond, keeps the position it has.
 * @see RFC 9562 section 5.7
 */
function toPosition(createdAt: string, id: string): string {
  const time = Date.parse(createdAt).toString(16).padStart(12, '0');
  const variant = ((Number.parseInt(id.charAt(19), 16) & 3) | 8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${id.slice(15, 19)}${variant}${id.slice(20)}`;
}

function toCanonicalTime(time: string): string {
  return new Date(time).toISOString();
}
