import { StandardRetryStrategy } from '@smithy/core/retry';
import { readClock } from './clock.ts';
import { toErrorType } from './error-type.ts';
import { type Exchange, type HttpRequest, type HttpResponse, toTimeoutError } from './exchange.ts';
import type { ServiceError } from './output.ts';

/** Milliseconds at most for an attempt, for a call with all its attempts and waits, and for a wait. */
export interface Timing {
  readonly attempt: number;
  readonly call: number;
  readonly backoffMax: number;
}

export interface AttemptsContext {
  readonly timing: Timing;
  /** Returns the milliseconds left for the service in the current invocation. */
  readonly timeLeft?: (() => number) | undefined;
}

const attemptsMax = 3;

/** Timers end up to some milliseconds early. An attempt in that rest would be in vain, but might take effect. */
const timeMin = 3;

/**
 * Creates a function that sends a request up to three times, if the service is unreachable, fails, throttles, or returns
 * a malformed response. All calls share a retry quota. A request is signed for each attempt.
 * @throws ServiceError of the last attempt
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export function createAttempts(
  exchange: Exchange,
  { timing, timeLeft = () => Number.POSITIVE_INFINITY }: AttemptsContext,
) {
  const strategy = new StandardRetryStrategy({ maxAttempts: attemptsMax, backoff: createBackoff(timing.backoffMax) });

  return async <Result>(sign: () => HttpRequest, read: (response: HttpResponse) => Result): Promise<Result> => {
    const end = readClock() + timing.call;
    const left = () => Math.min(end - readClock(), timeLeft());
    let token = await strategy.acquireInitialRetryToken('');
    let unanswered = 0;
    while (true) {
      try {
        const timeout = Math.floor(Math.min(timing.attempt, left()));
        if (timeout < timeMin) throw toTimeoutError('The request has no time left.');
        const result = read(await exchange({ ...sign(), timeout }).catch(rethrowTransient));
        strategy.recordSuccess(token);
        return result;
      } catch (error) {
        const failure = error as ServiceError;
        Object.assign(failure, { $metadata: { ...failure.$metadata, unanswered } });
        if (left() < timeMin) throw failure;
        token = await strategy.refreshRetryTokenForRetry(token, { errorType: toErrorType(failure) }).catch(() => {
          throw failure;
        });
        unanswered += Number(!isAnswer(failure));
      }
    }
  };
}

/** No response is transient, whatever Node's code for it: there are dozens, of sockets, TLS, DNS and the HTTP parser. */
function rethrowTransient(error: Error): never {
  throw Object.assign(error, { $retryable: {} });
}

/** A response with another status may have been sent by something else, or while the service works on. */
function isAnswer({ name, $metadata: { httpStatusCode = 0 } = {} }: ServiceError): boolean {
  return name !== 'MalformedResponse' && httpStatusCode >= 400 && httpStatusCode < 500;
}

/** @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ Full jitter */
function createBackoff(max: number) {
  let base = 0;
  return {
    setDelayBase: (delay: number): void => {
      base = delay;
    },
    computeNextBackoffDelay: (retries: number): number => Math.random() * Math.min(max, base * 2 ** retries),
  };
}
