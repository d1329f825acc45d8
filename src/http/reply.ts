import type { Todo } from '../todos/todo.ts';

/** An answer in the form that API Gateway takes. */
export interface Reply {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** 200 with what an operation returned. */
export function ok(value: unknown): Reply {
  return json(200, value);
}

/** 201 with a new todo and where it is. */
export function created(todo: Todo): Reply {
  return json(201, todo, { Location: `/todos/${todo.id}` });
}

/** 201 for a todo that was created, 200 for one that was replaced. @see RFC 9110 section 9.3.4 */
export function createdOrReplaced(result: { readonly todo: Todo; readonly created: boolean }): Reply {
  return result.created ? created(result.todo) : ok(result.todo);
}

/** 204. */
export function noContent(): Reply {
  return { statusCode: 204 };
}

function json(statusCode: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { statusCode, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(value) };
}
