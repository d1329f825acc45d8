import type { ListQuery, Place, TodoRepository } from './repository.ts';
import type { StoredTodo } from './todo.ts';

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
