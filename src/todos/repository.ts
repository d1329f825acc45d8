import type { Precondition } from './precondition.ts';
import type { StoredTodo, TodoChanges } from './todo.ts';

/** Position in an owner's lists. The todo there may be gone. */
export type Place = Pick<StoredTodo, 'id' | 'position'>;

export interface ListQuery {
  /** Only done todos, or only open ones. */
  readonly done?: boolean | undefined;
  /** Order of creation: oldest first (`asc`) or newest first. */
  readonly order: 'asc' | 'desc';
  readonly limit: number;
  /** Only todos after this place. */
  readonly after?: Place | undefined;
}

/** Outcome of a conditional write: the todo now stored, or the one that failed the condition. */
export type WriteOutcome =
  | { readonly applied: true; readonly todo: StoredTodo }
  | { readonly applied: false; readonly current: StoredTodo | undefined };

/**
 * Stores todos by owner. No call reaches another owner's todos. Every command is one atomic write that may be sent
 * twice: a write that finds its own version was applied before. All calls throw TodoError `storage_unavailable` if the
 * database is unreachable or throttles; writes throw `storage_full` if the owner's storage is exhausted.
 */
export interface TodoRepository {
  list(owner: string, query: ListQuery): Promise<readonly StoredTodo[]>;
  get(owner: string, id: string): Promise<StoredTodo | undefined>;
  /** Creates or replaces a todo. An existing one keeps `createdAt` and `position`. */
  put(owner: string, todo: StoredTodo, precondition: Precondition): Promise<WriteOutcome>;
  update(owner: string, id: string, changes: TodoUpdate, precondition: Precondition): Promise<WriteOutcome>;
  /**
   * Removes a todo and leaves a tombstone. A missing todo is a success whatever the precondition, because an earlier
   * attempt of this request may have removed it.
   * @returns the todo that failed the precondition, and still exists
   * @see RFC 9110 section 13.1.1: a server may report success for a change that was already made
   */
  remove(owner: string, id: string, removal: TodoRemoval, precondition: Precondition): Promise<StoredTodo | undefined>;
}

export type TodoUpdate = TodoChanges & Pick<StoredTodo, 'updatedAt' | 'version'>;

/** Tombstone of a removed todo: when it was removed, and when the tombstone expires, in seconds since 1970. */
export interface TodoRemoval {
  readonly updatedAt: string;
  readonly expiresAt: number;
}

export interface WalkQuery extends Pick<ListQuery, 'done'> {
  readonly pageSize: number;
}

/**
 * Walks through an owner's todos in order of creation, reading a page when the consumer takes it. There is at least one
 * page, which may be empty. Concurrent writes may be seen or not. A todo that exists and matches throughout is seen
 * once, unless an event moves it; a todo deleted and created again under its ID may be seen twice.
 * @throws TodoError like `list` of TodoRepository
 */
export async function* walkTodos(
  repository: Pick<TodoRepository, 'list'>,
  owner: string,
  { done, pageSize }: WalkQuery,
): AsyncGenerator<readonly StoredTodo[], undefined> {
  let after: Place | undefined;
  do {
    const page = await repository.list(owner, { done, order: 'asc', limit: pageSize, after });
    yield page;
    after = page.length < pageSize ? undefined : page.at(-1);
  } while (after !== undefined);
}
