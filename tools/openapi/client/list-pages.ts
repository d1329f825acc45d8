import { dataOf } from './call-result.ts';
import { findLink } from './find-link.ts';
import type { operations } from './openapi.d.ts';
import type { CallOptions, Todo, TodoClient } from './todo-client.ts';

/** The query of `GET /todos`: `limit`, `order`, `done`, `cursor`. */
export type ListTodosQuery = NonNullable<operations['listTodos']['parameters']['query']>;

/** A page of todos. */
export interface TodoPage {
  readonly todos: readonly Todo[];
  /** The query of the next page, undefined on the last. */
  readonly next: ListTodosQuery | undefined;
}

/**
 * Fetches a page of `GET /todos`.
 * @throws Error whose `cause` is the Problem or GatewayError, if the page is refused, or without a cause, if its `Link`
 * leads back to it
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
 * size of a page. An abort ends the walk before the next todo.
 * @throws Error as listPage does
 */
export async function* walkTodos(
  client: TodoClient,
  query: ListTodosQuery = {},
  options: CallOptions = {},
): AsyncGenerator<Todo, void> {
  for (let page: ListTodosQuery | undefined = query; page !== undefined; ) {
    const { todos, next }: TodoPage = await listPage(client, page, options);
    for (const todo of todos) {
      yield todo;
      options.signal?.throwIfAborted();
    }
    page = next;
  }
}

/**
 * Uses only the cursor of the link, so that the token goes to no other host. A link to the page that was read, for example
 * from a cache that ignores queries, would repeat it without end.
 */
function toNext(query: ListTodosQuery, { headers }: Response): ListTodosQuery | undefined {
  const target = findLink(headers.get('Link') ?? '', 'next');
  if (target === undefined) return undefined;
  const cursor = new URLSearchParams(/^[^?#]*\?([^#]*)/.exec(target)?.[1]).get('cursor') ?? '';
  if (cursor === '' || cursor === query.cursor) throw new Error(`The Link does not lead on: ${target}`);
  return { ...query, cursor };
}
