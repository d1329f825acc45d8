export type Fetch = (request: Request) => Promise<Response>;

export interface RetryOptions {
  /** The largest number of requests for one call. Default: 4. */
  readonly attempts?: number | undefined;
  /** The longest `Retry-After` to wait for, in milliseconds; a response with a longer one is returned. Default: 30,000. */
  readonly longestRetryAfter?: number | undefined;
  /** Waits for some milliseconds, and rejects with the signal's reason when it aborts. Replaced in tests. */
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Returns a number from 0 to 1. Replaced in tests. */
  readonly random?: () => number;
  /** Returns the time in milliseconds. Replaced in tests. */
  readonly now?: () => number;
}

/** The gateway's throttle, and the service or a proxy that is overloaded or unreachable. */
const passing = [429, 502, 503, 504];

/**
 * Returns a fetch that repeats a request after a network error, a response that breaks off, or a status that passes. It
 * repeats only reads, and writes with an `Idempotency-Key`, which take effect once however often they are sent.
 * It waits for `Retry-After` (RFC 9110 section 10.2.3) plus an exponential backoff with full jitter.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function createRetryingFetch(send: Fetch, options: RetryOptions = {}): Fetch {
  const { attempts: attemptsMax = 4, longestRetryAfter = 30_000 } = options;
  const { pause = wait, random = Math.random, now = Date.now } = options;
  return async function fetchAgain(request) {
    const attempts = isRepeatable(request) ? attemptsMax : 1;
    for (let attempt = 1; attempt < attempts; attempt += 1) {
      const response = await receive(send, request);
      const retryAfter = response === undefined ? 0 : toRetryAfter(response, now());
      if (response !== undefined && (!passing.includes(response.status) || retryAfter > longestRetryAfter)) {
        return response;
      }
      await pause(retryAfter + random() * Math.min(300 * 2 ** (attempt - 1), 5000), request.signal);
    }
    return send(request);
  };
}

function isRepeatable({ method, headers }: Request): boolean {
  return ['GET', 'HEAD'].includes(method) || headers.has('Idempotency-Key');
}

/** Returns a response with its whole body, or undefined after a network error, which fetch reports as a TypeError. */
async function receive(send: Fetch, request: Request): Promise<Response | undefined> {
  try {
    const response = await send(request.clone());
    await response.clone().arrayBuffer();
    return response;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Returns the milliseconds of a `Retry-After` in seconds or as a date, or 0. */
function toRetryAfter({ headers }: Response, now: number): number {
  const value = headers.get('Retry-After') ?? '';
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return milliseconds > 0 ? milliseconds : 0;
}

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', end);
      resolve();
    }, milliseconds);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
