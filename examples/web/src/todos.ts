import { infiniteQueryOptions, MutationCache, mutationOptions, QueryClient } from '@tanstack/react-query';
import type { ListTodosQuery, Todo } from '#todo-api-client';
import { batch, createTodoClient, dataOf, etagOf, isProblem, listPage, walkTodos } from '#todo-api-client';
import { refusal, session } from './session.tsx';

export const filters = ['all', 'open', 'done'] as const;
export type Filter = (typeof filters)[number];

/** What a user does once. Trying again repeats it with the same key, so that it takes effect once. */
export interface Action {
  /** Text of the todo, which names the action if it fails. */
  readonly text: string;
  readonly key: string;
}

/** Change of a todo. With an ETag it is refused if somebody else changed the todo since. */
export interface Change extends Action {
  readonly changes: { readonly text?: string; readonly done?: boolean };
  readonly etag?: string;
}

/** State that an edit starts from and, after a conflict, the user's own text. */
export interface Draft {
  readonly todo: Todo;
  readonly etag: string;
  /** Key of the change to come. */
  readonly key: string;
  readonly mine?: string;
}

export function createAction(text: string): Action {
  return { text, key: crypto.randomUUID() };
}

const client = createTodoClient({
  baseUrl: import.meta.env.VITE_API_URL ?? 'http://localhost:3000',
  token: async () => (await session.getUser())?.access_token ?? '',
});
client.use({
  onResponse: async ({ response }) => {
    if (response.status !== 401) return;
    await session.removeUser();
    throw refusal;
  },
  onError: ({ error }) => (error instanceof TypeError ? new Error('The service does not respond.') : undefined),
});

const lists = { queryKey: ['todos'] };

/** A response on its way may have the earlier state. */
async function readAgain(): Promise<void> {
  await queries.cancelQueries(lists);
  await queries.invalidateQueries(lists);
}

// The client repeats requests itself. Failed writes stay until the user tries them again or dismisses them.
export const queries: QueryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: false, networkMode: 'always' },
    mutations: { gcTime: Number.POSITIVE_INFINITY, networkMode: 'always' },
  },
  // A write without a response may have taken effect.
  mutationCache: new MutationCache({ onError: () => void readAgain() }),
});

/** Lists the newest todos first, a page at a time. */
export function listTodos(filter: Filter) {
  const first: ListTodosQuery = { order: 'desc', limit: 30, ...(filter !== 'all' && { done: filter === 'done' }) };
  return infiniteQueryOptions({
    queryKey: [...lists.queryKey, filter],
    queryFn: ({ pageParam, signal }) => listPage(client, pageParam, { signal }),
    initialPageParam: first,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages.flatMap(({ todos }) => todos),
  });
}

export const addTodo = mutationOptions({
  mutationKey: ['add'],
  meta: { failure: 'Not added' },
  mutationFn: async ({ text, key }: Action) =>
    dataOf(await client.POST('/todos', { params: { header: { 'Idempotency-Key': key } }, body: { text } })),
  onSuccess: readAgain,
});

/** Changes a todo, one change after the other. @returns the state that stands against the change, if any */
export const changeTodo = (id: string) =>
  mutationOptions({
    mutationKey: ['change', id],
    scope: { id },
    meta: { failure: 'Not changed' },
    mutationFn: async ({ text, key, etag, changes }: Change): Promise<Draft | undefined> => {
      const header = { 'Idempotency-Key': key, ...(etag && { 'If-Match': etag }) };
      const result = await client.PATCH('/todos/{id}', { params: { path: { id }, header }, body: changes });
      if (isProblem(result.error, 'precondition_failed')) return { ...(await readDraft(id)), mine: text };
      const todo = dataOf(result);
      // The response to the last change has them all.
      if (queries.isMutating({ mutationKey: ['change', id] }) === 1) await showTodo(id, todo);
      return undefined;
    },
  });

export const deleteTodo = (id: string) =>
  mutationOptions({
    scope: { id },
    meta: { failure: 'Not deleted' },
    mutationFn: async (_action: Action) => dataOf(await client.DELETE('/todos/{id}', { params: { path: { id } } })),
    onSuccess: () => showTodo(id, undefined),
  });

/** Deletes all done todos, also those that are not on the screen yet. Trying again deletes the rest. */
export const clearDone = mutationOptions({
  meta: { failure: 'Not deleted' },
  mutationFn: async (_action: Action) => {
    const operations = [];
    for await (const { id } of walkTodos(client, { done: true })) operations.push({ op: 'delete' as const, id });
    const results = await batch(client, operations);
    const [problem, ...others] = results.flatMap((result) => result.problem ?? []);
    if (problem) throw new Error(`${others.length + 1} of ${results.length}: ${problem.detail}`);
  },
  onSuccess: readAgain,
});

/** Reads the state that an edit starts from. */
export const openTodo = (id: string) =>
  mutationOptions({ meta: { failure: 'Not opened' }, mutationFn: (_action: Action) => readDraft(id) });

async function readDraft(id: string): Promise<Draft> {
  const result = await client.GET('/todos/{id}', { params: { path: { id } } });
  await showTodo(id, dataOf(result));
  return { todo: dataOf(result), etag: etagOf(result.response), key: crypto.randomUUID() };
}

/** Shows the present state of a todo in the lists that were read, or takes it out if there is none. */
async function showTodo(id: string, todo: Todo | undefined): Promise<void> {
  const isReading = queries.isFetching(lists) > 0;
  await queries.cancelQueries(lists);
  for (const filter of filters) {
    const isListed = todo && (filter === 'all' || todo.done === (filter === 'done'));
    const replace = (each: Todo) => (each.id !== id ? each : isListed ? todo : []);
    queries.setQueryData(listTodos(filter).queryKey, (data) => {
      return data && { ...data, pages: data.pages.map((page) => ({ ...page, todos: page.todos.flatMap(replace) })) };
    });
  }
  if (isReading) void readAgain();
}
