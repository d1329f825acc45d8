import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { createContext, use } from 'react';
import {
  type BatchOperation,
  batch,
  dataOf,
  etagOf,
  isProblem,
  type ListTodosQuery,
  listPage,
  type Todo,
  type TodoClient,
  walkTodos,
} from '#todo-api-client';
import { type Change, changeLists, type Filter, insertTodo, removeTodo, replaceTodo } from './lists.ts';

/** What a user does once. Trying again repeats it with the same key, so that it takes effect once. */
export interface Action {
  /** Text of the todo, which also names it if the action fails. */
  readonly text: string;
  readonly key: string;
}

/** State of a todo with its ETag, which makes a change of that state conditional. */
export interface Version {
  readonly todo: Todo;
  readonly etag: string;
}

export const ClientContext = createContext<TodoClient | undefined>(undefined);

export function createAction(text: string): Action {
  return { text, key: crypto.randomUUID() };
}

/** @returns an error for the user */
export function describeError(error: Error): string {
  // Browsers word it differently.
  return error instanceof TypeError ? 'The service does not respond.' : error.message;
}

/** Lists the newest todos first, a page at a time. */
export function useTodos(filter: Filter) {
  const client = useClient();
  const first: ListTodosQuery = { order: 'desc', limit: 30, ...(filter !== 'all' && { done: filter === 'done' }) };
  return useInfiniteQuery({
    queryKey: ['todos', filter],
    queryFn: ({ pageParam, signal }) => listPage(client, pageParam, { signal }),
    initialPageParam: first,
    getNextPageParam: ({ next }) => next,
  });
}

export function useAddTodo() {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationKey: ['add'],
    mutationFn: async ({ text, key }: Action) =>
      dataOf(await client.POST('/todos', { params: { header: { 'Idempotency-Key': key } }, body: { text } })),
    onSuccess: (todo) => changeLists(queries, insertTodo(todo)).confirm(),
  });
}

/** Completes or reopens a todo. It needs no ETag: no other change is lost by it. */
export function useCompleteTodo(todo: Todo) {
  const client = useClient();
  return useVisibleWrite({
    mutationKey: ['change'],
    scope: { id: todo.id },
    mutationFn: async ({ key, done }: Action & Pick<Todo, 'done'>) =>
      dataOf(await client.PATCH('/todos/{id}', { params: toParams(todo, { 'Idempotency-Key': key }), body: { done } })),
    change: ({ done }) => replaceTodo({ ...todo, done }),
  });
}

export function useDeleteTodo(todo: Todo) {
  const client = useClient();
  return useVisibleWrite({
    mutationKey: ['delete'],
    scope: { id: todo.id },
    mutationFn: async ({ key }: Action) =>
      dataOf(await client.DELETE('/todos/{id}', { params: toParams(todo, { 'Idempotency-Key': key }) })),
    change: () => removeTodo(todo),
  });
}

/** Deletes all done todos, a hundred a request, also those that are not on the screen yet. Trying again deletes the rest. */
export function useClearDone() {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationKey: ['delete'],
    mutationFn: async (_action: Action) => {
      const operations: BatchOperation[] = [];
      for await (const { id } of walkTodos(client, { done: true, limit: 200 })) operations.push({ op: 'delete', id });
      const results = await batch(client, operations);
      const [problem, ...others] = results.flatMap((result) => result.problem ?? []);
      if (problem !== undefined) throw new Error(`${others.length + 1} of ${results.length}: ${problem.detail}`);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['todos'] }),
  });
}

/** Reads the state that the user starts to edit. */
export function useOpenTodo(todo: Todo) {
  const client = useClient();
  const show = useShowTodo();
  return useMutation({
    mutationKey: ['open'],
    mutationFn: (_action: Action) => readVersion(client, todo),
    onSuccess: (version) => show(version.todo),
  });
}

/** Saves a text if nobody else changed the todo since its ETag. @returns the version that stands against it, if any */
export function useSaveText(todo: Todo) {
  const client = useClient();
  const show = useShowTodo();
  return useMutation({
    mutationKey: ['save'],
    mutationFn: async ({ text, key, etag }: Action & Pick<Version, 'etag'>) => {
      const params = toParams(todo, { 'Idempotency-Key': key, 'If-Match': etag });
      const result = await client.PATCH('/todos/{id}', { params, body: { text } });
      if (isProblem(result.error, 'precondition_failed')) return readVersion(client, todo);
      // A retry whose todo was deleted since has no data.
      const saved = dataOf(result);
      if (saved !== undefined) show(saved);
      return undefined;
    },
  });
}

/** @returns a function that shows the present state of a todo in the lists */
export function useShowTodo() {
  const queries = useQueryClient();
  return (todo: Todo) => changeLists(queries, replaceTodo(todo)).confirm();
}

interface VisibleWrite<Input> {
  readonly mutationKey: readonly string[];
  /** Writes of a scope are sent one after the other. */
  readonly scope?: { readonly id: string };
  readonly mutationFn: (input: Input) => Promise<unknown>;
  readonly change: (input: Input) => Change;
}

/** A write that changes the lists before the response, and takes that back if it fails. */
function useVisibleWrite<Input extends Action>({ change, ...options }: VisibleWrite<Input>) {
  const queries = useQueryClient();
  return useMutation({
    ...options,
    onMutate: (input: Input) => changeLists(queries, change(input)),
    onSuccess: (_data, _input, lists) => lists.confirm(),
    onError: (_error, _input, lists) => lists?.takeBack(),
  });
}

async function readVersion(client: TodoClient, todo: Todo): Promise<Version> {
  const result = await client.GET('/todos/{id}', { params: toParams(todo) });
  return { todo: dataOf(result), etag: etagOf(result.response) };
}

function toParams({ id }: Todo, header: Readonly<Record<string, string>> = {}) {
  return { path: { id }, header };
}

function useClient(): TodoClient {
  const client = use(ClientContext);
  if (client === undefined) throw new Error('There is no client without a session.');
  return client;
}
