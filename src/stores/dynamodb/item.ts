import { type Creation, type Entry, writesRemembered } from '../../todos/entry.ts';
import type { Place } from '../../todos/repository.ts';
import { pick, requireStored, type StoredTodo, storedNames } from '../../todos/todo.ts';

/** Attributes that hold no member of a todo. */
interface OwnAttributes {
  readonly owner: string;
  readonly openPosition?: string;
  readonly donePosition?: string;
  /** Mark of the last applied event. */
  readonly lastEvent?: string;
  /** When DynamoDB may remove a tombstone, in seconds since 1970. */
  readonly expiresAt?: number;
  readonly creation?: Creation;
  /** IDs of the writes that the item remembers: `w0` is the last one. */
  readonly w0?: string;
}

/** Fails to compile if a member of a todo has the name of such an attribute. */
type Apart<Own extends Record<keyof Own & keyof StoredTodo, never>> = Own;

/**
 * Todo as an item of the table, with `owner` and `id` as its primary key. Each local secondary index sorts by one of
 * the positions and holds the items that have it: all todos in `by-position`, open ones in `open`, done ones in `done`.
 */
export type TodoItem = Omit<StoredTodo, 'done'> & Apart<OwnAttributes>;

/** Attributes that hold members of a todo, except its key. */
export const attributeNames = storedNames.filter((name) => name !== 'id' && name !== 'done');

/** Attributes that hold the IDs of the last writes, the last first. They stay in a tombstone. */
export const writeNames = Array.from({ length: writesRemembered }, (_, index) => `w${index}`);

/** Returns the todo in an item. @throws Error that names the ID of a todo that does not fit its schema */
export function fromItem(item: Readonly<Record<string, unknown>>): StoredTodo {
  const { donePosition } = item as unknown as TodoItem;
  return requireStored({ ...pick(item as unknown as StoredTodo, storedNames), done: donePosition !== undefined });
}

/** Returns the todo in an item, or undefined for a tombstone, which has no version, or a missing item. */
export function findTodo(item: Readonly<Record<string, unknown>> | undefined): StoredTodo | undefined {
  return item?.['version'] === undefined ? undefined : fromItem(item);
}

/** Returns the entry in an item, or undefined for a missing item. */
export function toEntry(item: Readonly<Record<string, unknown>> | undefined): Entry | undefined {
  if (item === undefined) return undefined;
  const { updatedAt, creation } = item as unknown as TodoItem;
  const writes = writeNames.map((name) => item[name]).filter((write) => typeof write === 'string');
  return { todo: findTodo(item), updatedAt, writes, creation };
}

/** Returns the index of all todos in order of creation, or of only the done or open ones, and its sort key. */
export function toIndex(done: boolean | undefined) {
  if (done === undefined) return { name: 'by-position', sortKey: 'position' } as const;
  return done
    ? ({ name: 'done', sortKey: 'donePosition' } as const)
    : ({ name: 'open', sortKey: 'openPosition' } as const);
}

/** Returns the key of a place in that index. No todo needs to exist there. */
export function toIndexKey(owner: string, { id, position }: Place, done: boolean | undefined): Record<string, string> {
  return { owner, id, [toIndex(done).sortKey]: position };
}
