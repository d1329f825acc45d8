import type { ValidateFunction } from 'ajv';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type * as validators from '../generated/validators.js';
import type { Written } from '../todos/operations.ts';
import { isMet } from '../todos/precondition.ts';
import { type StoredTodo, toTodo } from '../todos/todo.ts';
import { toEntityTag, toPrecondition } from './entity-tag.ts';
import type { Failure, FailureCode } from './problem.ts';

type Headers = Readonly<Record<string, string>>;

/** Response in API Gateway's format. */
export interface Reply {
  readonly statusCode: number;
  readonly headers?: Headers;
  readonly body?: string;
  /** For the log alone: http/headers.ts removes it. */
  readonly batch?: BatchSummary | undefined;
}

/** Summary of a batch for the log. */
export interface BatchSummary {
  readonly operations: number;
  /** Number of failed operations by code. */
  readonly operationErrors: Readonly<Partial<Record<FailureCode, number>>>;
  /** A failure of the service, if there is one. */
  readonly failure: Failure | undefined;
}

/** Response before its value is written as JSON. */
export interface Answer extends Pick<Reply, 'headers' | 'batch'> {
  readonly status: number;
  readonly value?: unknown;
}

type Schemas = typeof validators;
type ValueOf<Name extends keyof Schemas> = Schemas[Name] extends ValidateFunction<infer Value> ? Value : never;

/** Description of a response for the OpenAPI document: the schema of its body, if it has one, and its own headers. */
export interface ResponseKind {
  readonly body?: keyof Schemas;
  readonly headers?: readonly string[];
}

/** Kind of reply: how a result becomes an answer, and the possible responses by status. */
export interface ReplyKind<Result> {
  readonly responses: Readonly<Record<number, ResponseKind>>;
  readonly toAnswer: (result: Result, event: APIGatewayProxyEventV2, context: Context) => Answer;
}

/** Kind of reply to a write, alone or in a batch. Of the request, its answer depends on the event only. */
export interface WriteKind<Result> extends ReplyKind<Result> {
  readonly toAnswer: (result: Result, event: APIGatewayProxyEventV2) => Answer;
}

/** 200 with a value of a schema. */
export function ok<Name extends keyof Schemas>(body: Name): ReplyKind<ValueOf<Name>> {
  return { responses: { 200: { body } }, toAnswer: (value) => ({ status: 200, value }) };
}

/** 200 with a page of a list, and a link to the next. @see RFC 8288 */
export const page: ReplyKind<{ readonly todos: readonly StoredTodo[]; readonly next: string | undefined }> = {
  responses: { 200: { body: 'todoList', headers: ['Link'] } },
  toAnswer: ({ todos, next }) => ({
    status: 200,
    headers: next === undefined ? {} : { Link: `<${next}>; rel="next"` },
    value: todos.map(toTodo),
  }),
};

/** 200 with a todo, or 304 if the client has it. @see RFC 9110 section 15.4.5 */
export const found: ReplyKind<StoredTodo> = {
  responses: { 200: { body: 'todo', headers: ['ETag'] }, 304: { headers: ['ETag'] } },
  toAnswer(todo, event) {
    const { ifNoneMatch } = toPrecondition(event);
    const headers = { ETag: toEntityTag(todo) };
    return isMet({ ifNoneMatch }, todo) ? { status: 200, headers, value: toTodo(todo) } : { status: 304, headers };
  },
};

/** Headers of every reply to a write. */
const writtenHeaders = ['ETag', 'Preference-Applied', 'Idempotent-Replayed'];

/** 200 with the current todo, or 204 if the client prefers, or if a retry finds that it was deleted since. */
export const updated: WriteKind<Written> = {
  responses: { 200: { body: 'todo', headers: ['ETag', 'Idempotent-Replayed'] }, 204: { headers: writtenHeaders } },
  toAnswer: ({ todo, replayed }, event) => (todo ? written(200, { todo, replayed }, event) : noContent({ replayed })),
};

/** 201 with a new todo and its location, or the response to the earlier request that created it. */
export const created: WriteKind<WrittenTodo> = {
  responses: { 201: { body: 'todo', headers: ['Location', ...writtenHeaders] } },
  toAnswer: (result, event) => written(201, result, event),
};

/** 201 for a created todo, 200 for a replaced one. @see RFC 9110 section 9.3.4 */
export const createdOrReplaced: WriteKind<Written & { readonly created: boolean }> = {
  responses: { ...created.responses, ...updated.responses },
  toAnswer: ({ todo, replayed, created: isNew }, event) =>
    todo && isNew ? created.toAnswer({ todo, replayed }, event) : updated.toAnswer({ todo, replayed }, event),
};

/** 204. */
export const deleted: WriteKind<Pick<Written, 'replayed'>> = {
  responses: { 204: { headers: ['Idempotent-Replayed'] } },
  toAnswer: noContent,
};

/** Writes the value of an answer as JSON. */
export function toReply({ status: statusCode, headers = {}, value, batch }: Answer): Reply {
  if (value === undefined) return { statusCode, headers };
  return {
    statusCode,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(value),
    ...(batch && { batch }),
  };
}

/** Todo as a write left it, and whether an earlier request with the same key did. */
type WrittenTodo = Written & { readonly todo: StoredTodo };

/** Omits the todo if the client prefers. @see RFC 7240 section 4.2 */
function written(status: 200 | 201, { todo, replayed }: WrittenTodo, event: APIGatewayProxyEventV2): Answer {
  const location = status === 201 ? { Location: `/todos/${todo.id}` } : {};
  const headers = { ETag: toEntityTag(todo), ...location, ...toReplayed(replayed) };
  if (!prefersMinimal(event)) return { status, headers, value: toTodo(todo) };
  const minimal = { ...headers, 'Preference-Applied': 'return=minimal' };
  return { status: status === 200 ? 204 : status, headers: minimal };
}

function noContent({ replayed }: Pick<Written, 'replayed'>): Answer {
  return { status: 204, headers: toReplayed(replayed) };
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
