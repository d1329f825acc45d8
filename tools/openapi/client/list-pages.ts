import { dataOf } from './call-result.ts';
import { findLink } from './find-link.ts';
import type { operations } from './openapi.d.ts';
import type { CallOptions, Todo, TodoClient } from './todo-client.ts';

export type ListTodosQuery = NonNullable<operations['listTodos']['parameters']['query']>;

export interface TodoPage {
  readonly todos: readonly Todo[];
  /** The query of the next page, undefined on the last. */
  readonly next: ListTodosQuery | undefined;
}

/**
 * Fetches a page of `GET /todos`.
 * @throws Error whose `cause` is the Problem or GatewayError, if the page is refused
 */
export async function listPage(
  client: TodoClient,
  query: ListTodosQuery = {},
  options: CallOptions = {},
): Promise<TodoPage> {
  const result = await client.GET('/todos', { ...options, params: { query } });
  return { todos: dataOf(result), next: toNext(query, result.response) };
}

/**
 * Iterates over the todos of all pages of `GET /todos`, and fetches a page when its first todo is needed. `limit` is the
 * size of a page.
 * @throws Error whose `cause` is the Problem or GatewayError, if a page is refused
 */
export async function* walkTodos(
  client: TodoClient,
  query: ListTodosQuery = {},
  options: CallOptions = {},
): AsyncGenerator<Todo, void> {
  for (let page: ListTodosQuery | undefined = query; page !== undefined; ) {
    const { todos, next }: TodoPage = await listPage(client, page, options);
    yield* todos;
    page = next;
  }
}

/** Uses only the cursor of the link, so that the token goes to no other host. The base of a relative link does not matter. */
function toNext(query: ListTodosQuery, { headers }: Response): ListTodosQuery | undefined {
  const target = findLink(headers.get('Link') ?? '', 'next');
  const cursor = target && new URL(target, 'https://api.invalid').searchParams.get('cursor');
  return cursor ? { ...query, cursor } : undefined;
}
