import { STATUS_CODES } from 'node:http';
import type { MiddlewareObj } from '@middy/core';
import type { ErrorObject } from 'ajv';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type Fault, toFaults } from '../faults.ts';
import type { Problem } from '../generated/validators.js';
import { TodoError, type TodoErrorCode } from '../todos/errors.ts';
import { toEntityTag } from './precondition.ts';
import { toRequestId } from './request-id.ts';

/** Why a request was refused before any todo logic ran, or failed in a way that nobody foresaw. */
type RequestErrorCode =
  | 'invalid_request'
  | 'malformed_json'
  | 'malformed_utf8'
  | 'body_missing'
  | 'unauthorized'
  | 'route_not_found'
  | 'method_not_allowed'
  | 'not_acceptable'
  | 'content_too_large'
  | 'unsupported_media_type'
  | 'timed_out'
  | 'internal_error';

export type ProblemCode = RequestErrorCode | TodoErrorCode;

interface ProblemType {
  readonly status: number;
  readonly title?: string;
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const retryLater = { 'Retry-After': '1' };

/** Every way in which a request can fail, as the client sees it. */
export const problemTypes: Readonly<Record<ProblemCode, ProblemType>> = {
  invalid_request: { status: 400, detail: 'The request does not match the schema of this route; see errors.' },
  malformed_json: { status: 400, detail: 'The body is not valid JSON.' },
  malformed_utf8: { status: 400, detail: 'The body is not valid UTF-8.' },
  body_missing: { status: 400, detail: 'This route needs a JSON body.' },
  unauthorized: {
    status: 401,
    detail: 'This route needs a valid bearer token.',
    headers: { 'WWW-Authenticate': 'Bearer' },
  },
  todo_not_found: { status: 404, detail: 'There is no todo with this id.' },
  route_not_found: { status: 404, detail: 'There is nothing at this path.' },
  method_not_allowed: { status: 405, detail: 'This path does not support the method; Allow lists those it does.' },
  not_acceptable: { status: 406, detail: 'This API answers application/json, which Accept does not allow.' },
  todo_exists: { status: 409, detail: 'There is already a todo with this id.' },
  request_in_progress: {
    status: 409,
    detail: 'A request with this idempotency key is still running. Try again.',
    headers: retryLater,
  },
  precondition_failed: {
    status: 412,
    detail: 'The todo is not in the state that If-Match or If-None-Match asks for; ETag names the state it is in.',
  },
  // Node still has the titles of earlier RFCs for 413 and 422.
  content_too_large: { status: 413, title: 'Content Too Large', detail: 'The body is larger than 16 KiB.' },
  unsupported_media_type: {
    status: 415,
    detail: 'The body must be JSON in UTF-8, without Content-Encoding, of a media type that this route accepts.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'Unprocessable Content',
    detail: 'This idempotency key belongs to a request with another body.',
  },
  internal_error: { status: 500, detail: 'The service failed. The failure has been logged.' },
  storage_unavailable: { status: 503, detail: 'The store is busy or out of reach. Try again.', headers: retryLater },
  timed_out: { status: 503, detail: 'The request took too long. Try again.', headers: retryLater },
  storage_full: { status: 507, detail: 'The storage of this owner is full. Delete some todos first.' },
};

interface RequestErrorOptions extends ErrorOptions {
  readonly errors?: readonly Fault[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal by the HTTP layer. `headers` and `errors` reach the client, `cause` only the log. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly code: RequestErrorCode;
  readonly errors: readonly Fault[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: RequestErrorCode, { errors, headers = {}, ...options }: RequestErrorOptions = {}) {
    super(code, options);
    this.code = code;
    this.errors = errors;
    this.headers = headers;
  }
}

/** What the log says about an answer of 500 and above. */
export interface Failure {
  /** What the answer names the request. */
  readonly requestId: string;
  /** What Lambda names the invocation. */
  readonly awsRequestId: string;
  readonly route: string;
  readonly code: ProblemCode;
  readonly error: unknown;
}

/**
 * Turns whatever was thrown into a problem (RFC 9457) for @middy/http-error-handler to answer, and reports it when
 * the fault is ours. This is the only place where an error becomes a status and a body.
 */
export function problemDetails(
  reportFailure: (failure: Failure) => void,
): MiddlewareObj<APIGatewayProxyEventV2, unknown> {
  return {
    onError: (request) => {
      const { error, event, context } = request;
      const known = toKnownError(error);
      const type = problemTypes[known.code];
      const { awsRequestId } = context;
      const requestId = toRequestId(event, context);
      const failure = { requestId, awsRequestId, route: event.routeKey, code: known.code, error };
      if (type.status >= 500) reportFailure(failure);
      request.error = Object.assign(new Error(JSON.stringify(toProblem(known, requestId))), {
        statusCode: type.status,
        expose: true,
        headers: {
          ...type.headers,
          ...headersOf(known),
          'Content-Type': 'application/problem+json',
        },
      });
    },
  };
}

/** @returns the body that tells a client of an error. @see RFC 9457 section 3 */
export function toProblem(error: KnownError, requestId: string): Problem {
  const { status, title = STATUS_CODES[status] ?? '', detail } = problemTypes[error.code];
  const problem = {
    type: `/problems/${error.code}`,
    title,
    status,
    detail,
    code: error.code,
    instance: `/requests/${encodeURIComponent(requestId)}`,
  };
  return error instanceof RequestError && error.errors
    ? { ...problem, errors: [...error.errors] as NonNullable<Problem['errors']> }
    : problem;
}

/** A failed precondition comes with the current ETag, so that the client can look before it tries again. */
function headersOf(error: KnownError): Readonly<Record<string, string>> {
  if (error instanceof RequestError) return error.headers;
  return error instanceof TodoError && error.current ? { ETag: toEntityTag(error.current) } : {};
}

interface KnownError {
  readonly code: ProblemCode;
}

function toKnownError(error: unknown): KnownError {
  if (error instanceof RequestError || error instanceof TodoError) return error;
  if (isMiddyError(error) && error.cause.package === '@middy/http-json-body-parser') return toBodyError(error);
  if (isMiddyError(error) && error.cause.package === '@middy/validator') return toValidationError(error);
  return { code: 'internal_error' };
}

interface MiddyError extends Error {
  readonly cause: { readonly package: string; readonly data: unknown };
}

function isMiddyError(error: unknown): error is MiddyError {
  return error instanceof Error && error.cause instanceof Object && 'package' in error.cause;
}

/** The parser refuses malformed JSON, and keys that could reach a prototype; it names the key but not its place. */
function toBodyError({ message, cause }: MiddyError): RequestError {
  if (message !== 'Forbidden key in JSON body') return new RequestError('malformed_json');
  return new RequestError('invalid_request', {
    errors: [{ pointer: '/body', detail: `must not contain the key ${String(cause.data)}` }],
  });
}

/** A path that no id of a todo can have is a todo that does not exist; anything else is a bad request. */
function toValidationError({ cause }: MiddyError): KnownError {
  const faults = toFaults(cause.data as readonly ErrorObject[]);
  if (faults.some(({ pointer }) => pointer.startsWith('/pathParameters'))) return new TodoError('todo_not_found');
  const errors = faults.map(({ pointer, detail }) => ({
    pointer: pointer.replace(/^\/queryStringParameters/, '/query'),
    detail,
  }));
  return new RequestError('invalid_request', { errors });
}
