import type { TodoErrorCode } from '../todos/errors.ts';
import { bodyBytesMax } from './body.ts';

interface ProblemType {
  readonly status: number;
  readonly title?: string;
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const { single, batch } = bodyBytesMax;
const retryLater = { 'Retry-After': '1' };

/** All problems that clients can see, by code. Codes other than TodoErrorCode belong to RequestError. */
const table = {
  invalid_request: { status: 400, detail: 'The request does not match the schema of this route; see errors.' },
  malformed_json: { status: 400, detail: 'The body is not valid JSON.' },
  malformed_utf8: { status: 400, detail: 'The body is not valid UTF-8.' },
  body_missing: { status: 400, detail: 'This route needs a JSON body.' },
  body_not_allowed: { status: 400, detail: 'This route takes no body.' },
  unauthorized: {
    status: 401,
    detail: 'This route needs a valid bearer token.',
    headers: { 'WWW-Authenticate': 'Bearer' },
  },
  insufficient_scope: {
    status: 403,
    detail: 'The bearer token has none of the scopes that this route requires.',
    headers: { 'WWW-Authenticate': 'Bearer error="insufficient_scope"' },
  },
  todo_not_found: { status: 404, detail: 'There is no todo with this id.' },
  route_not_found: { status: 404, detail: 'There is nothing at this path.' },
  method_not_allowed: { status: 405, detail: 'This path does not support the method. Allow lists the supported ones.' },
  not_acceptable: { status: 406, detail: 'This API returns application/json, which Accept does not allow.' },
  todo_exists: { status: 409, detail: 'There is already a todo with this id.' },
  precondition_failed: {
    status: 412,
    detail: 'The todo does not meet If-Match or If-None-Match. ETag, if present, names its current state.',
  },
  // Node has the titles of earlier RFCs for 413 and 422.
  content_too_large: {
    status: 413,
    title: 'Content Too Large',
    detail: `The body is larger than ${single / 1024} KiB, or than ${batch / 1024 / 1024} MiB for a batch.`,
  },
  unsupported_media_type: {
    status: 415,
    detail: 'The body must be JSON in UTF-8, in a media type that this route accepts, without a content coding.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'Unprocessable Content',
    detail: 'This idempotency key created a todo from another body.',
  },
  internal_error: { status: 500, detail: 'The service failed. The failure has been logged.' },
  storage_unavailable: { status: 503, detail: 'The database is busy or unreachable. Try again.', headers: retryLater },
  issuer_unavailable: { status: 503, detail: 'The issuer of tokens is unreachable. Try again.', headers: retryLater },
  timed_out: { status: 503, detail: 'The request took too long. Try again.', headers: retryLater },
  storage_full: { status: 507, detail: 'The storage of this owner is full. Delete some todos first.' },
} satisfies Record<TodoErrorCode, ProblemType> & Record<string, ProblemType>;

export type ProblemCode = keyof typeof table;

export const problemTypes: Readonly<Record<ProblemCode, ProblemType>> = table;
