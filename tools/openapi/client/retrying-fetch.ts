/** Sends a request, as the global fetch does. */
export type Fetch = (request: Request) => Promise<Response>;

/** How often, and after which waits, requests are repeated. */
export interface RetryOptions {
  /** The largest number of requests for one call. Default: 4. */
  readonly attempts?: number | undefined;
  /** The longest `Retry-After` to wait for, in milliseconds; a response with a longer one is returned. Default: 30,000. */
  readonly longestRetryAfter?: number | undefined;
  /** Waits for some milliseconds, and rejects with the signal's reason when it aborts. Replaced in tests. */
  readonly pause?: ((milliseconds: number, signal: AbortSignal) => Promise<void>) | undefined;
  /** Returns a number from 0 to 1. Replaced in tests. */
  readonly random?: (() => number) | undefined;
  /** Returns the time in milliseconds. Replaced in tests. */
  readonly now?: (() => number) | undefined;
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
  return method === 'GET' || headers.has('Idempotency-Key');
}

/** Returns a response with its whole body, or undefined if it is lost. */
async function receive(send: Fetch, request: Request): Promise<Response | undefined> {
  try {
    const response = await send(request.clone());
    await response.clone().arrayBuffer();
    return response;
  } catch (error) {
    if (isLoss(error)) return undefined;
    throw error;
  }
}

/**
 * Returns whether an error is a timeout or of the network: a TypeError, on Cloudflare an Error with `retryable`. After a
 * timeout of the whole call, the pause rejects.
 */
function isLoss(error: unknown): boolean {
  const { name, retryable }: { name?: unknown; retryable?: unknown } = Object(error);
  return error instanceof TypeError || name === 'TimeoutError' || retryable === true;
}

/** Returns the milliseconds of a `Retry-After` in seconds or as a date, or 0. */
function toRetryAfter({ headers }: Response, now: number): number {
  const value = headers.get('Retry-After') ?? '';
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return milliseconds > 0 ? milliseconds : 0;
}

/** The longest time that setTimeout counts. Above, it does not wait at all. */
const timerMax = 2 ** 31 - 1;

async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.min(milliseconds, timerMax));
  });
  await orAborted(timed, signal).finally(() => clearTimeout(timer));
}

/** Settles as a promise does, or rejects with the signal's reason if it aborts first. */
export function orAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const end = () => reject(signal.reason);
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
  });
}
