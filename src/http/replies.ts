import type { ValidateFunction } from 'ajv';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type * as validators from '../generated/validators.js';
import type { Written } from '../todos/operations.ts';
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

type Schemas = typeof validators;
type ValueOf<Name extends keyof Schemas> = Schemas[Name] extends ValidateFunction<infer Value> ? Value : never;

/** What the OpenAPI document says of a response: the schema of its body, if it has one, and its own headers. */
export interface ResponseKind {
  readonly body?: keyof Schemas;
  readonly headers?: readonly string[];
}

/** Kind of reply: how a result becomes a response, and the possible responses by status. */
export interface ReplyKind<Result> {
  readonly responses: Readonly<Record<number, ResponseKind>>;
  readonly toReply: (result: Result, event: APIGatewayProxyEventV2) => Reply;
}

/** 200 with a value of a schema. */
export function ok<Name extends keyof Schemas>(body: Name): ReplyKind<ValueOf<Name>> {
  return { responses: { 200: { body } }, toReply: (value) => toJson(200, value) };
}

/** 200 with a page of a list, and a link to the next. @see RFC 8288 */
export const page: ReplyKind<{ readonly todos: readonly StoredTodo[]; readonly next: string | undefined }> = {
  responses: { 200: { body: 'todoList', headers: ['Link'] } },
  toReply: ({ todos, next }) =>
    toJson(200, todos.map(toTodo), next === undefined ? {} : { Link: `<${next}>; rel="next"` }),
};

/** 200 with a todo, or 304 if the client has it. @see RFC 9110 section 15.4.5 */
export const found: ReplyKind<StoredTodo> = {
  responses: { 200: { body: 'todo', headers: ['ETag'] }, 304: { headers: ['ETag'] } },
  toReply(todo, event) {
    const { ifNoneMatch } = toPrecondition(event);
    const headers = { ETag: toEntityTag(todo) };
    return isMet({ ifNoneMatch }, todo) ? toJson(200, toTodo(todo), headers) : { statusCode: 304, headers };
  },
};

/** Headers of every reply to a write. */
const writtenHeaders = ['ETag', 'Preference-Applied', 'Idempotent-Replayed'];

/** 200 with the current todo, or 204 if the client prefers, or if a retry finds that it was deleted since. */
export const updated: ReplyKind<Written> = {
  responses: { 200: { body: 'todo', headers: ['ETag', 'Idempotent-Replayed'] }, 204: { headers: writtenHeaders } },
  toReply: ({ todo, replayed }, event) => (todo ? written(200, { todo, replayed }, event) : noContent({ replayed })),
};

/** 201 with a new todo and its location, or the response to the earlier request that created it. */
export const created: ReplyKind<WrittenTodo> = {
  responses: { 201: { body: 'todo', headers: ['Location', ...writtenHeaders] } },
  toReply: (result, event) => written(201, result, event),
};

/** 201 for a created todo, 200 for a replaced one. @see RFC 9110 section 9.3.4 */
export const createdOrReplaced: ReplyKind<Written & { readonly created: boolean }> = {
  responses: { ...created.responses, ...updated.responses },
  toReply: ({ todo, replayed, created: isNew }, event) =>
    todo && isNew ? created.toReply({ todo, replayed }, event) : updated.toReply({ todo, replayed }, event),
};

/** 204. */
export const deleted: ReplyKind<Pick<Written, 'replayed'>> = {
  responses: { 204: { headers: ['Idempotent-Replayed'] } },
  toReply: noContent,
};

function toJson(statusCode: number, value: unknown, headers: Headers = {}): Reply {
  return { statusCode, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

/** Todo as a write left it, and whether an earlier request with the same key did. */
type WrittenTodo = Written & { readonly todo: StoredTodo };

/** Omits the todo if the client prefers. @see RFC 7240 section 4.2 */
function written(statusCode: 200 | 201, { todo, replayed }: WrittenTodo, event: APIGatewayProxyEventV2): Reply {
  const location = statusCode === 201 ? { Location: `/todos/${todo.id}` } : {};
  const headers = { ETag: toEntityTag(todo), ...location, ...toReplayed(replayed) };
  if (!prefersMinimal(event)) return toJson(statusCode, toTodo(todo), headers);
  const minimal = { ...headers, 'Preference-Applied': 'return=minimal' };
  return { statusCode: statusCode === 200 ? 204 : statusCode, headers: minimal };
}

function noContent({ replayed }: Pick<Written, 'replayed'>): Reply {
  return { statusCode: 204, headers: toReplayed(replayed) };
}

function toReplayed(replayed: boolean): Headers {
  return replayed ? { 'Idempotent-Replayed': 'true' } : {};
}

/** The first of repeated preferences counts. @see RFC 7240 section 2 */
function prefersMinimal({ headers }: APIGatewayProxyEventV2): boolean {
  const unquoted = (headers['prefer'] ?? '').replace(/"([^"]*)"/g, (_, text: string) =>
    /^[\w-]+$/.test(text) ? text : '-',
  );
  const preference = /(?:^|,)\s*return\s*=\s*([\w-]+)/i.exec(unquoted);
  return preference?.[1]?.toLowerCase() === 'minimal';
}
