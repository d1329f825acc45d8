import type { Fault } from '../faults.ts';
import type { TodoErrorCode } from '../todos/errors.ts';
import type { ProblemCode } from './problem-types.ts';

/** Reason why a request is rejected before any todo logic runs, or fails unexpectedly. */
export type RequestErrorCode = Exclude<ProblemCode, TodoErrorCode>;

interface RequestErrorOptions extends ErrorOptions {
  readonly errors?: readonly Fault[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** Rejection by the HTTP layer. Only the log sees `cause`. It has no stack, which would be costly and unread. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly code: RequestErrorCode;
  readonly errors: readonly Fault[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: RequestErrorCode, { errors, headers = {}, ...options }: RequestErrorOptions = {}) {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(code, options);
    Error.stackTraceLimit = stackTraceLimit;
    this.code = code;
    this.errors = errors;
    this.headers = headers;
  }
}
