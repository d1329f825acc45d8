import type { Place } from '../../todos/repository.ts';
import type { StoredTodo } from '../../todos/todo.ts';

/**
 * A todo as an item of the table. Its primary key is `owner` and `id`. Each local secondary index has one of the
 * positions as its sort key, and an item is in the indexes whose position it has: all of them in `by-position`,
 * open ones in `open`, done ones in `done`.
 */
export interface TodoItem extends Omit<StoredTodo, 'done'> {
  readonly owner: string;
  readonly openPosition?: string;
  readonly donePosition?: string;
  /** The mark of the last event that was applied, if any was. */
  readonly lastEvent?: string;
  /** Of tombstones only: when DynamoDB may remove them, in seconds since 1970. */
  readonly expiresAt?: number;
}

/** @returns the todo that an item of the table keeps */
export function fromItem(item: Readonly<Record<string, unknown>>): StoredTodo {
  const { id, text, createdAt, updatedAt, position, version, donePosition } = item as unknown as TodoItem;
  return { id, text, done: donePosition !== undefined, createdAt, updatedAt, position, version };
}

/** @returns the todo of an item that may be a tombstone, which has no version, or not be there at all */
export function findTodo(item: Readonly<Record<string, unknown>> | undefined): StoredTodo | undefined {
  return item?.['version'] === undefined ? undefined : fromItem(item);
}

/** @returns the index that has all todos in order of creation, or only the done or open ones, and its sort key */
export function toIndex(done: boolean | undefined) {
  if (done === undefined) return { name: 'by-position', sortKey: 'position' } as const;
  return done
    ? ({ name: 'done', sortKey: 'donePosition' } as const)
    : ({ name: 'open', sortKey: 'openPosition' } as const);
}

/** @returns the key of a place in that index; no todo needs to be there */
export function toIndexKey(owner: string, { id, position }: Place, done: boolean | undefined): Record<string, string> {
  return { owner, id, [toIndex(done).sortKey]: position };
}
