import { isMet, type Precondition } from './precondition.ts';
import type { StoredTodo } from './todo.ts';

/**
 * Number of writes that an entry remembers: the last one and those before it. A write that is sent again is recognised
 * as long as fewer others than this came between.
 */
export const writesRemembered = 5;

/** State stored under an ID: the todo or its tombstone, and the writes that it remembers. */
export interface Entry {
  /** Undefined in a tombstone. */
  readonly todo?: StoredTodo | undefined;
  /** When it was last changed or removed. */
  readonly updatedAt?: string | undefined;
  /** IDs of the writes that it remembers. */
  readonly writes: readonly string[];
  readonly creation?: Creation | undefined;
}

/** The request with an idempotency key that created the todo. It is kept as long as the todo and its tombstone. */
export interface Creation {
  /** ID of the write. */
  readonly write: string;
  /** Digest of the content in the request. */
  readonly digest: string;
  /** The todo's position, which determines its creation time and first version. */
  readonly position: string;
  /** The todo's first `updatedAt`. It is later than its creation if a clock was ahead that deleted the one before. */
  readonly updatedAt: string;
}

/** Returns whether a write has taken effect. */
export function hasSeen(entry: Entry | undefined, write: string): boolean {
  return entry !== undefined && (entry.writes.includes(write) || entry.creation?.write === write);
}

/** Returns whether a todo may be created or replaced. */
export function mayPut(entry: Entry | undefined, precondition: Precondition): boolean {
  return isMet(precondition, entry?.todo);
}

/** Returns whether there is a todo that may be changed. */
export function mayUpdate(entry: Entry | undefined, precondition: Precondition): boolean {
  return entry?.todo !== undefined && isMet(precondition, entry.todo);
}

/** Returns whether there is a todo that may be removed, or a tombstone that may be renewed. */
export function mayRemove(entry: Entry | undefined, precondition: Precondition): boolean {
  return entry !== undefined && isMet(precondition, entry.todo);
}
