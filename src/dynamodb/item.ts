import type { StoredTodo } from '../todos/todo.ts';

/**
 * A todo as an item of the table. Its primary key is `owner` and `id`. Each local secondary index has one of the
 * positions as its sort key, and an item is in the indexes whose position it has: all of them in `by-position`,
 * open ones in `open`, done ones in `done`.
 */
interface TodoItem extends Omit<StoredTodo, 'done'> {
  readonly owner: string;
  readonly openPosition?: string;
  readonly donePosition?: string;
}

/** @returns the item that keeps the todo under its owner */
export function toItem(owner: string, todo: StoredTodo): TodoItem {
  const { id, text, done, createdAt, updatedAt, position, version } = todo;
  const index = done ? { donePosition: position } : { openPosition: position };
  return { owner, id, text, createdAt, updatedAt, position, version, ...index };
}

/** @returns the todo that an item of the table keeps */
export function fromItem(item: Readonly<Record<string, unknown>>): StoredTodo {
  const { id, text, createdAt, updatedAt, position, version, donePosition } = item as unknown as TodoItem;
  return { id, text, done: donePosition !== undefined, createdAt, updatedAt, position, version };
}
