import type { StoredTodo, TodoChanges } from './todo.ts';

/** Which todos of an owner to list: the first `limit` of them, all or only those done or open. */
export interface ListQuery {
  readonly limit: number;
  readonly done?: boolean | undefined;
}

/**
 * Where todos are kept, each under its owner; no call ever reaches another owner's todos.
 * Every command is one atomic write that keeps its promise when it is sent twice.
 * All calls throw TodoError `storage_unavailable` when the store cannot be reached or asks to slow down, and writes
 * throw `storage_full` when the owner's share of it is used up.
 */
export interface TodoRepository {
  /** @returns todos in order of creation */
  list(owner: string, query: ListQuery): Promise<readonly StoredTodo[]>;
  /** @returns the todo, or undefined when there is none */
  get(owner: string, id: string): Promise<StoredTodo | undefined>;
  /** Adds a new todo. @returns false, and changes nothing, when its id is taken */
  add(owner: string, todo: StoredTodo): Promise<boolean>;
  /**
   * Writes `text`, `done` and `updatedAt`, whether the todo exists or not. One that exists keeps `createdAt` and
   * `position`, and its version rises. @returns what is stored now
   */
  put(owner: string, todo: StoredTodo): Promise<StoredTodo>;
  /** Changes a todo. @returns what is stored now, or undefined when there is none to change */
  update(owner: string, id: string, changes: TodoUpdate): Promise<StoredTodo | undefined>;
  /** Removes a todo; it need not exist. */
  remove(owner: string, id: string): Promise<void>;
}

export type TodoUpdate = TodoChanges & Pick<StoredTodo, 'updatedAt'>;
