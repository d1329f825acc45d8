import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { isMet } from '../todos/precondition.ts';
import { type StoredTodo, toTodo } from '../todos/todo.ts';
import { toEntityTag, toPrecondition } from './entity-tag.ts';

type Headers = Readonly<Record<string, string>>;

/** Response in API Gateway's format. */
export interface Reply {
  readonly statusCode: number;
  readonly headers?: Headers;
  readonly body?: string;
}

/** 200 with a value. */
export function ok(value: unknown, headers: Headers = {}): Reply {
  return { statusCode: 200, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

/** 200 with a page of a list, and a link to the next. @see RFC 8288 */
export function page({ todos, next }: { readonly todos: readonly StoredTodo[]; readonly next: string | undefined }) {
  return ok(todos.map(toTodo), next === undefined ? {} : { Link: `<${next}>; rel="next"` });
}

/** 200 with a todo, or 304 if the client has it. @see RFC 9110 section 15.4.5 */
export function found(todo: StoredTodo, event: APIGatewayProxyEventV2): Reply {
  const { ifNoneMatch } = toPrecondition(event);
  const headers = { ETag: toEntityTag(todo) };
  return isMet({ ifNoneMatch }, todo) ? ok(toTodo(todo), headers) : { statusCode: 304, headers };
}

/** 201 with a new todo and its location, or the response to the earlier request that created it. */
export function created(
  result: { readonly todo: StoredTodo; readonly replayed: boolean },
  event: APIGatewayProxyEventV2,
) {
  const { todo, replayed } = result;
  const headers = { Location: `/todos/${todo.id}`, ...(replayed ? { 'Idempotent-Replayed': 'true' } : {}) };
  return written(201, todo, event, headers);
}

/** 201 for a created todo, 200 for a replaced one. @see RFC 9110 section 9.3.4 */
export function createdOrReplaced(
  result: { readonly todo: StoredTodo; readonly created: boolean },
  event: APIGatewayProxyEventV2,
): Reply {
  return result.created ? created({ ...result, replayed: false }, event) : updated(result.todo, event);
}

/** 200 with the current todo. */
export function updated(todo: StoredTodo, event: APIGatewayProxyEventV2): Reply {
  return written(200, todo, event);
}

/** 204. */
export function noContent(): Reply {
  return { statusCode: 204 };
}

/** Omits the todo if the client prefers. @see RFC 7240 section 4.2 */
function written(statusCode: 200 | 201, todo: StoredTodo, event: APIGatewayProxyEventV2, more: Headers = {}): Reply {
  const headers = { ETag: toEntityTag(todo), ...more };
  if (!prefersMinimal(event)) return { ...ok(toTodo(todo), headers), statusCode };
  const minimal = { ...headers, 'Preference-Applied': 'return=minimal' };
  return { statusCode: statusCode === 200 ? 204 : statusCode, headers: minimal };
}

/** The first of repeated preferences counts. @see RFC 7240 section 2 */
function prefersMinimal({ headers }: APIGatewayProxyEventV2): boolean {
  const unquoted = (headers['prefer'] ?? '').replace(/"([^"]*)"/g, (_, text: string) =>
    /^[\w-]+$/.test(text) ? text : '-',
  );
  const preference = /(?:^|,)\s*return\s*=\s*([\w-]+)/i.exec(unquoted);
  return preference?.[1]?.toLowerCase() === 'minimal';
}
