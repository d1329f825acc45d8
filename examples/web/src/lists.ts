import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { ListTodosQuery, Todo, TodoPage } from '#todo-api-client';

export const filters = ['all', 'open', 'done'] as const;
export type Filter = (typeof filters)[number];

type Lists = InfiniteData<TodoPage, ListTodosQuery>;
export type Change = (todos: readonly Todo[], filter: Filter, page: number) => readonly Todo[];

const queryKey = ['todos'];

/** Adds a new todo, which is the first of its lists. */
export const insertTodo =
  (todo: Todo): Change =>
  (todos, filter, page) => [...(page === 0 && belongs(todo, filter) ? [todo] : []), ...without(todos, todo)];

export const replaceTodo =
  (todo: Todo): Change =>
  (todos, filter) =>
    belongs(todo, filter) ? todos.map((each) => (each.id === todo.id ? todo : each)) : without(todos, todo);

export const removeTodo =
  (todo: Todo): Change =>
  (todos) =>
    without(todos, todo);

/** A change of the lists on the screen. */
export interface ListChange {
  readonly takeBack: () => void;
  /** Reads again if the change met a read, which may have missed it. */
  readonly confirm: () => void;
}

/** Changes the lists on the screen, before the service does or without reading them again. */
export function changeLists(client: QueryClient, change: Change): ListChange {
  const isReading = () => client.isFetching({ queryKey }) > 0;
  const isInterrupted = isReading();
  // The response on its way may have the earlier state.
  void client.cancelQueries({ queryKey });
  const before = client.getQueriesData<Lists>({ queryKey });
  for (const [key, lists] of before) {
    const toPage = (page: TodoPage, index: number) => ({ ...page, todos: change(page.todos, key[1] as Filter, index) });
    if (lists !== undefined) client.setQueryData<Lists>(key, { ...lists, pages: lists.pages.map(toPage) });
  }
  const readAgain = () => void client.invalidateQueries({ queryKey });
  return {
    takeBack: () => {
      for (const [key, lists] of before) client.setQueryData(key, lists);
      readAgain();
    },
    confirm: () => {
      if (isInterrupted || isReading()) readAgain();
    },
  };
}

function belongs({ done }: Todo, filter: Filter): boolean {
  return filter === 'all' || (filter === 'done') === done;
}

function without(todos: readonly Todo[], { id }: Todo): readonly Todo[] {
  return todos.filter((todo) => todo.id !== id);
}
