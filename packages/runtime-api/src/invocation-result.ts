import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { PassThrough, Readable } from 'node:stream';

/** Report of a runtime on a failed invocation, or of Lambda on its environment. */
export interface InvocationError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly [member: string]: unknown;
}

/** The function responded, reported an error, ended its process, or exceeded its time. */
export type Status = 'success' | 'error' | 'failure' | 'timeout';

export interface Result {
  readonly status: Status;
  /** Absent if it succeeded. */
  readonly error?: InvocationError;
}

/** An invocation whose response may still be on its way. */
export interface Invocation {
  readonly requestId: string;
  /** Resolves with the media type of the response when its head has arrived, or undefined if there is none. */
  readonly contentType: Promise<string | undefined>;
  /** The response as it arrives. A streamed one has the speed of its reader, and a failed one ends early. */
  readonly body: Readable;
  /** Resolves when the environment is frozen again, or has been discarded. */
  readonly result: Promise<Result>;
}

/** Lambda's limit of a response that is not streamed. */
const bufferedMax = 6 * 1024 * 1024;

/** Result of a response that its runtime left. */
export const truncated: Result = {
  status: 'error',
  error: { errorType: 'Runtime.TruncatedResponse', errorMessage: 'The response ended before it was complete.' },
};

/**
 * Reads the response that a runtime posts. A streamed one may end with an error in its trailers.
 * @param body receives the bytes
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming
 */
export async function readResponse(request: IncomingMessage, body: PassThrough): Promise<Result> {
  const isStreamed = request.headers['lambda-runtime-function-response-mode'] === 'streaming';
  try {
    return isStreamed ? await readStreamed(request, body) : await readBuffered(request, body);
  } catch {
    return truncated;
  }
}

async function readStreamed(request: IncomingMessage, body: PassThrough): Promise<Result> {
  // A reader who leaves does not disturb the function.
  for await (const chunk of request) if (!body.destroyed && !body.write(chunk)) await drain(body);
  const { trailers } = request;
  const errorType = trailers['lambda-runtime-function-error-type'];
  if (!errorType) return { status: 'success' };
  const encoded = trailers['lambda-runtime-function-error-body'] ?? '';
  return { status: 'error', error: parseError(Buffer.from(encoded, 'base64').toString(), errorType) };
}

async function readBuffered(request: IncomingMessage, body: PassThrough): Promise<Result> {
  const chunks: Buffer[] = await request.toArray();
  const whole = Buffer.concat(chunks);
  if (whole.length > bufferedMax) return toFailed('Function.ResponseSizeTooLarge', 'Response payload size exceeded.');
  body.write(whole);
  return { status: 'success' };
}

/** Waits until the reader takes more, or has left. */
async function drain(body: PassThrough): Promise<void> {
  const over = new AbortController();
  const events = ['drain', 'close'].map((event) => once(body, event, over));
  await Promise.race(events).finally(() => over.abort());
}

export function toFailed(errorType: string, errorMessage: string, status: Status = 'error'): Result {
  return { status, error: { errorType, errorMessage } };
}

/** Parses the JSON of an error. @param errorType taken if the JSON has none */
export function parseError(json: string, errorType: string): InvocationError {
  try {
    return { errorType, errorMessage: '', ...(JSON.parse(json) as object) };
  } catch {
    return { errorType, errorMessage: json };
  }
}
