import type { Todo } from '../generated/validators.js';

export type { Todo };

/** A todo as it is kept: what a client sees, and what keeps it in order and in one piece. */
export interface StoredTodo extends Todo {
  /** UUIDv7 given at creation: todos ordered by it stand in order of creation, whatever ids clients chose. */
  readonly position: string;
  /** UUIDv7 that every write renews, so that no two different states under an id share a version. */
  readonly version: string;
}

/** What a client may change in a todo; absent means unchanged. */
export type TodoChanges = Partial<Pick<Todo, 'text' | 'done'>>;

/** What a client says of a new todo. */
export type TodoDraft = Pick<Todo, 'text'> & Partial<Pick<Todo, 'id' | 'done'>>;

/** @returns what a client sees of a stored todo, and nothing else */
export function toTodo({ id, text, done, createdAt, updatedAt }: StoredTodo): Todo {
  return { id, text, done, createdAt, updatedAt };
}

/**
 * @returns the one form in which an id is stored and compared
 * @see RFC 9562 section 4: case-insensitive on input, lower case on output
 */
export function toCanonicalId(id: string): string {
  return id.toLowerCase();
}

/**
 * Kafka keeps records for 7 days unless told otherwise, and our queue dead letters for 14: what comes later than both
 * together finds the deletion forgotten.
 */
const retentionDays = 30;

/** @returns until when a deletion is remembered, so that older events do not bring the todo back; in seconds since 1970 */
export function tombstoneUntil(deletedAt: Date): number {
  return Math.floor(deletedAt.getTime() / 1000) + retentionDays * 24 * 60 * 60;
}
