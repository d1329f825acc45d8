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
import { type BasePathOf, createBasePathOf } from './public-url.ts';
import { RequestError } from './request-error.ts';

/** Failure of a request: the code that the client saw, and the thrown value. */
export interface Failure {
  readonly code: FailureCode;
  readonly error: unknown;
}

/** The last two are for responses that had begun well. */
export type FailureCode = ProblemCode | 'response_too_large' | 'response_aborted';

/** Returns the failure of a request that threw. */
export function toFailure(error: unknown): Failure & { readonly code: ProblemCode } {
  return { code: toKnownError(error).code, error };
}

type ProblemDetails = MiddlewareObj<APIGatewayProxyEventV2, unknown, Error, Context, { failure?: Failure }>;

/** Converts any thrown value to a problem (RFC 9457). Errors become statuses and bodies only here. */
export function createProblemDetails(publicUrl: string | undefined): ProblemDetails {
  const basePathOf = createBasePathOf(publicUrl);
  return {
    onError: (request) => {
      const { error, event, context } = request;
      const { status: statusCode, headers, value } = toProblemAnswer(error, toProblemPlace(event, context, basePathOf));
      request.internal.failure = toFailure(error);
      const answer = {
        name: 'Problem',
        message: JSON.stringify(value),
        statusCode,
        expose: true,
        headers: { ...headers, 'Content-Type': 'application/problem+json' },
      };
      request.error = answer;
    },
  };
}

/** The request that a problem is about, and the base path of its API. */
interface ProblemPlace {
  readonly requestId: string;
  readonly basePath?: string;
}

/** Returns the request that a problem names, and the base path of its type. */
export function toProblemPlace(event: APIGatewayProxyEventV2, context: Context, basePathOf: BasePathOf): ProblemPlace {
  return { requestId: toRequestId(event, context), basePath: basePathOf(event) };
}

/** Converts any thrown value to the answer of a request. */
export function toProblemAnswer(error: unknown, place: ProblemPlace) {
  const known = toKnownError(error);
  const { status, headers } = problemTypes[known.code];
  return { status, headers: { ...headers, ...headersOf(known) }, value: toProblem(known, place) };
}

/** Returns the body of a problem, whose type leads to a page. @see RFC 9457 section 3 */
export function toProblem(error: KnownError, { requestId, basePath = '' }: ProblemPlace): Problem {
  const { status, title = STATUS_CODES[status] ?? '', detail } = problemTypes[error.code];
  const problem = {
    type: `${basePath}/problems/${error.code}`,
    title,
    status,
    detail,
    code: error.code,
    instance: `/requests/${requestId}`,
  };
  return error.errors ? { ...problem, errors: [...error.errors] as NonNullable<Problem['errors']> } : problem;
}

/** A failed precondition returns the current ETag, so that the client can look before it retries. */
function headersOf({ headers, current }: KnownError): Readonly<Record<string, string>> {
  return current ? { ...headers, ETag: toEntityTag(current) } : { ...headers };
}

/** Parts of an error for the client. It is plain data, because an Error would cost an unread stack. */
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

/** The parser rejects malformed JSON, and keys that could reach a prototype. It names such a key without a pointer. */
function toBodyError({ message, cause }: MiddyError): KnownError {
  if (message !== 'Forbidden key in JSON body') return { code: 'malformed_json' };
  const errors = [{ pointer: '/body', detail: `must not contain the key ${String(cause.data)}` }];
  return { code: 'invalid_request', errors };
}
