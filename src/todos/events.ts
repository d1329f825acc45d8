import type { DeleteEvent, TodoEvent, UpsertEvent } from '../generated/validators.js';
import { contentNames, pick, type StoredTodo, toCanonicalId, type WithContent } from './todo.ts';
import { toDigest, toVariant } from './write-id.ts';

export type { DeleteEvent, TodoEvent, UpsertEvent };

/** Key of a todo among all owners. */
export type TodoKey = Pick<TodoEvent, 'owner' | 'id'>;

/** State that decides whether an event is new. It outlives the todo. */
export interface TodoState extends TodoKey {
  /** Mark of the last applied event. The API never changes it. */
  readonly lastEvent?: string | undefined;
  /** When an event or the API last changed or deleted the todo. */
  readonly updatedAt?: string | undefined;
}

/**
 * Outcome of an event: `late` if the todo's state is newer, `duplicate` if the event was applied before, `refused` if
 * the owner's storage is exhausted.
 */
export type EventOutcome = 'applied' | 'late' | 'duplicate' | 'refused';

/** Applies events to the todos of TodoRepository. It throws what TodoRepository throws. */
export interface EventRepository {
  /** Returns the states of distinct todos. A todo that never existed has none. */
  readStates(keys: readonly TodoKey[]): Promise<readonly TodoState[]>;
  /** Applies a canonical event in one write, if it is newer. A tombstone expires in seconds since 1970. */
  applyEvent(event: TodoEvent, tombstoneUntil: number): Promise<Exclude<EventOutcome, 'refused'>>;
}

/**
 * Returns an event in the form that is compared: IDs in lower case, times in UTC with milliseconds. Further decimals are
 * cut off, so events of one millisecond are in the order of their IDs.
 */
export function toCanonicalEvent<Event extends TodoEvent>(event: Event): Event {
  const { eventId, id, time } = event;
  const canonical = { ...event, eventId: toCanonicalId(eventId), id: toCanonicalId(id), time: toCanonicalTime(time) };
  return 'createdAt' in canonical ? { ...canonical, createdAt: toCanonicalTime(canonical.createdAt) } : canonical;
}

/** Returns the mark of a canonical event. Marks sort a todo's events by time, then by event ID. */
export function toMark({ time, eventId }: TodoEvent): string {
  return `${time}#${eventId}`;
}

/** Judges a canonical event. A new one follows the last event, and is not older than the API's last change. */
export function findStaleness(event: TodoEvent, state: TodoState | undefined): 'late' | 'duplicate' | undefined {
  const { lastEvent = '', updatedAt = '' } = state ?? {};
  const mark = toMark(event);
  if (lastEvent === mark) return 'duplicate';
  return lastEvent < mark && updatedAt <= event.time ? undefined : 'late';
}

/** Members of an event that describe the todo. No content member may have the name of another one. */
type EventContent = WithContent<Omit<UpsertEvent, keyof DeleteEvent>>;

/** Returns the todo that a canonical event describes. It depends on the event alone, not on the order of arrival. */
export function toStoredTodo(event: UpsertEvent & EventContent): StoredTodo {
  const { id, createdAt, time } = event;
  const position = toPosition(createdAt, id);
  return { ...pick(event, contentNames), id, createdAt, updatedAt: time, position, version: toDigest(toMark(event)) };
}

/**
 * Returns a UUIDv7 of the creation time, with the ID's other bits. So a todo whose ID is its position keeps it. One
 * whose ID the client or its idempotency key chose may move within its millisecond.
 * @see RFC 9562 section 5.7
 */
function toPosition(createdAt: string, id: string): string {
  const time = Date.parse(createdAt).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${id.slice(15, 19)}${toVariant(id.charAt(19))}${id.slice(20)}`;
}

function toCanonicalTime(time: string): string {
  return new Date(time).toISOString();
}
