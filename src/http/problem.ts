import { STATUS_CODES } from 'node:http';
import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { Fault } from '../faults.ts';
import type { Problem } from '../generated/validators.js';
import { TodoError } from '../todos/errors.ts';
import type { StoredTodo } from '../todos/todo.ts';
import { toEntityTag } from './entity-tag.ts';
import { toRequestId } from './headers.ts';
import { type ProblemCode, problemTypes } from './problem-types.ts';
import { RequestError } from './request-error.ts';

/** Why a request got no whole answer: what the client was told, and what was thrown. */
export interface Failure {
  readonly code: FailureCode;
  readonly error: unknown;
}

/** The last two are of answers that had begun well. */
export type FailureCode = ProblemCode | 'response_too_large' | 'response_aborted';

/** @returns the failure of a request in which an error was thrown */
export function toFailure(error: unknown): Failure {
  return { code: toKnownError(error).code, error };
}

/**
 * Turns whatever was thrown into a problem (RFC 9457) for @middy/http-error-handler to answer, and keeps it for who
 * observes the request. This is the only place where an error becomes a status and a body.
 */
export const problemDetails: MiddlewareObj<APIGatewayProxyEventV2, unknown, Error, Context, { failure?: Failure }> = {
  onError: (request) => {
    const { error, event, context } = request;
    const known = toKnownError(error);
    const type = problemTypes[known.code];
    request.internal.failure = { code: known.code, error };
    const answer = {
      name: 'Problem',
      message: JSON.stringify(toProblem(known, toRequestId(event, context))),
      statusCode: type.status,
      expose: true,
      headers: { ...type.headers, ...headersOf(known), 'Content-Type': 'application/problem+json' },
    };
    request.error = answer;
  },
};

/** @returns the body that tells a client of an error. @see RFC 9457 section 3 */
export function toProblem(error: KnownError, requestId: string): Problem {
  const { status, title = STATUS_CODES[status] ?? '', detail } = problemTypes[error.code];
  const problem = {
    type: `/problems/${error.code}`,
    title,
    status,
    detail,
    code: error.code,
    instance: `/requests/${requestId}`,
  };
  return error.errors ? { ...problem, errors: [...error.errors] as NonNullable<Problem['errors']> } : problem;
}

/** A failed precondition comes with the current ETag, so that the client can look before it tries again. */
function headersOf({ headers, current }: KnownError): Readonly<Record<string, string>> {
  return current ? { ...headers, ETag: toEntityTag(current) } : { ...headers };
}

/** What of an error a client is told. It is data: an Error of its own would cost the stack that nobody reads. */
interface KnownError {
  readonly code: ProblemCode;
  readonly errors?: readonly Fault[] | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly current?: StoredTodo | undefined;
}

function toKnownError(error: unknown): KnownError {
  if (error instanceof RequestError || error instanceof TodoError) return error;
  if (isMiddyError(error) && error.cause.package === '@middy/http-json-body-parser') return toBodyError(error);
  return { code: 'internal_error' };
}

interface MiddyError extends Error {
  readonly cause: { readonly package: string; readonly data: unknown };
}

function isMiddyError(error: unknown): error is MiddyError {
  return error instanceof Error && error.cause instanceof Object && 'package' in error.cause;
}

/** The parser refuses malformed JSON, and keys that could reach a prototype; it names the key but not its place. */
function toBodyError({ message, cause }: MiddyError): KnownError {
  if (message !== 'Forbidden key in JSON body') return { code: 'malformed_json' };
  const errors = [{ pointer: '/body', detail: `must not contain the key ${String(cause.data)}` }];
  return { code: 'invalid_request', errors };
}
