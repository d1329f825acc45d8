import type { Creation, Entry } from './entry.ts';
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

/** Requirements of a write, and its identity. */
export interface WriteTerms extends Precondition {
  /** ID of a write with an idempotency key. Other writes derive theirs from the version. */
  readonly write?: string | undefined;
  /** Kept with a new todo. */
  readonly creation?: Creation | undefined;
}

/** Result of a conditional write: the entry as stored, or the conflicting one. */
export type WriteResult =
  | { readonly applied: true; readonly entry: Entry }
  | {
      readonly applied: false;
      readonly entry: Entry | undefined;
      /** An earlier attempt got no response, and may still take effect. */
      readonly isUncertain?: boolean | undefined;
    };

/**
 * Stores todos by owner. No call reaches another owner's todos. Every command is one atomic write that may be sent any
 * number of times, and arrive late: it is not applied if its entry remembers its ID, if its precondition does not hold,
 * or, except for a removal, if the entry was changed at a later time. All calls throw TodoError `storage_unavailable` if
 * the database is unreachable or throttles; writes throw `storage_full` if the owner's storage is exhausted.
 */
export interface TodoRepository {
  list(owner: string, query: ListQuery): Promise<readonly StoredTodo[]>;
  get(owner: string, id: string): Promise<StoredTodo | undefined>;
  /** Creates or replaces a todo. An existing one keeps `createdAt` and `position`. */
  put(owner: string, todo: StoredTodo, terms: WriteTerms): Promise<WriteResult>;
  /** Changes a todo that exists. */
  update(owner: string, id: string, changes: TodoUpdate, terms: WriteTerms): Promise<WriteResult>;
  /** Removes a todo and leaves a tombstone, or renews a tombstone. Without an entry, nothing is written. */
  remove(owner: string, id: string, removal: TodoRemoval, terms: WriteTerms): Promise<WriteResult>;
}

export type TodoUpdate = TodoChanges & Pick<StoredTodo, 'updatedAt' | 'version'>;

/** Tombstone of a removed todo: when it was removed, and when the tombstone expires, in seconds since 1970. */
export interface TodoRemoval extends Pick<StoredTodo, 'updatedAt' | 'version'> {
  readonly expiresAt: number;
}

export interface WalkQuery extends Pick<ListQuery, 'done'> {
  readonly pageSize: number;
}

/**
 * Walks through an owner's todos in order of creation, reading a page when the consumer requests it. There is at least one
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
