import type { Todo } from '../generated/validators.js';

export type { Todo };

/** Todo as stored: the members that clients see, and those that keep order and consistency. */
export interface StoredTodo extends Todo {
  /** UUIDv7 given at creation. It sorts todos by creation, whichever ids clients chose. */
  readonly position: string;
  /** UUIDv7 renewed by every write, so that no two states of an id share a version. */
  readonly version: string;
}

/** Members that a client may change. A missing member stays unchanged. */
export type TodoChanges = Partial<Pick<Todo, 'text' | 'done'>>;

/** Members that a client gives for a new todo. */
export type TodoDraft = Pick<Todo, 'text'> & Partial<Pick<Todo, 'id' | 'done'>>;

/** Returns only the members that clients see. */
export function toTodo({ id, text, done, createdAt, updatedAt }: StoredTodo): Todo {
  return { id, text, done, createdAt, updatedAt };
}

/** Returns an ID as stored and compared. @see RFC 9562 section 4: lower case on output, any case on input */
export function toCanonicalId(id: string): string {
  return id.toLowerCase();
}

/** Kafka keeps records for 7 days by default, and the queue dead letters for 14. A later event finds no tombstone. */
const retentionDays = 30;

/** Returns when a tombstone expires, in seconds since 1970. Until then, older events do not restore the todo. */
export function tombstoneUntil(deletedAt: Date): number {
  return Math.floor(deletedAt.getTime() / 1000) + retentionDays * 24 * 60 * 60;
}
