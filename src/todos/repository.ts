import type { Precondition } from './precondition.ts';
import type { StoredTodo, TodoChanges } from './todo.ts';

/** Where a todo stands in the lists of its owner, whether it is still there or not. */
export type Place = Pick<StoredTodo, 'id' | 'position'>;

/** Which todos of an owner to list, and how. */
export interface ListQuery {
  /** Only those that are done, or only those that are not. */
  readonly done?: boolean | undefined;
  /** By creation: oldest first, or newest first. */
  readonly order: 'asc' | 'desc';
  readonly limit: number;
  /** Only those that come after this place. */
  readonly after?: Place | undefined;
}

/** How a conditional write ended: with what is stored now, or with what stood against it. */
export type WriteOutcome =
  | { readonly applied: true; readonly todo: StoredTodo }
  | { readonly applied: false; readonly current: StoredTodo | undefined };

/**
 * Where todos are kept, each under its owner; no call ever reaches another owner's todos.
 * Every command is one atomic write that keeps its promise when it is sent twice: a write that finds the version it
 * was to write has been applied before.
 * All calls throw TodoError `storage_unavailable` when the store cannot be reached or asks to slow down, and writes
 * throw `storage_full` when the owner's share of it is used up.
 */
export interface TodoRepository {
  list(owner: string, query: ListQuery): Promise<readonly StoredTodo[]>;
  /** @returns the todo, or undefined when there is none */
  get(owner: string, id: string): Promise<StoredTodo | undefined>;
  /** Writes a todo, whether it exists or not. One that exists keeps `createdAt` and `position`. */
  put(owner: string, todo: StoredTodo, precondition: Precondition): Promise<WriteOutcome>;
  /** Changes a todo that exists. */
  update(owner: string, id: string, changes: TodoUpdate, precondition: Precondition): Promise<WriteOutcome>;
  /**
   * Removes a todo, and remembers for a while that and when it was there. It need not exist, whatever the
   * precondition: it may be gone by this very request.
   * @returns the todo that is still there because the precondition does not hold of it
   * @see RFC 9110 section 13.1.1: a change that has been made already may be answered as done
   */
  remove(owner: string, id: string, removal: TodoRemoval, precondition: Precondition): Promise<StoredTodo | undefined>;
}

export type TodoUpdate = TodoChanges & Pick<StoredTodo, 'updatedAt' | 'version'>;

/** What stays of a todo that is removed: when that was, and until when to remember it, in seconds since 1970. */
export interface TodoRemoval {
  readonly updatedAt: string;
  readonly expiresAt: number;
}

/** Which todos of an owner to walk through, and in what steps. */
export interface WalkQuery extends Pick<ListQuery, 'done'> {
  readonly pageSize: number;
}

/**
 * Walks through the todos of an owner in order of creation, page by page: no page is asked for before the one before it
 * has been taken. There is at least one page, which may be empty. What is written meanwhile may or may not be seen. A todo
 * that is there, and fits the query, all the time is seen once, unless an event moves it in the order of creation meanwhile; one
 * that is deleted and created again under its id may be seen twice.
 * @throws TodoError as `list` of TodoRepository does
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
