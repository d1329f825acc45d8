import { StandardRetryStrategy } from '@smithy/core/retry';
import { type Answer, type Output, readAnswer } from './answer.ts';
import { toErrorType } from './error-type.ts';
import type { Exchange } from './exchange.ts';
import type { Signable } from './signature.ts';

/** Limits of time, in milliseconds. */
export interface Timing {
  /** What one attempt has for all: a connection, the request, the whole answer. */
  readonly attempt: number;
  /** The longest wait before another attempt. */
  readonly backoffMax: number;
}

export interface CallContext {
  readonly host: string;
  readonly sign: (signable: Signable, now: Date) => Record<string, string>;
  readonly exchange: (exchange: Exchange) => Promise<Answer>;
  readonly timing: Timing;
  /** @returns the milliseconds that the current request still has for DynamoDB */
  readonly timeLeft: () => number;
}

/** Calls an operation of DynamoDB, as in `GetItem`. */
export type Call = (operation: string, input: object) => Promise<Output>;

const attemptsMax = 3;

/**
 * @returns what calls DynamoDB, at most three times while it cannot be reached, fails, throttles, or answers what it
 * never would; never after the time of the request is over. The waits between are random up to a bound that doubles.
 * Retries are paid from a fund of the process, so that a long outage gets few of them.
 * @throws DynamoDbError of the last attempt
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export function createCall({ host, sign, exchange, timing, timeLeft }: CallContext): Call {
  const strategy = new StandardRetryStrategy({ maxAttempts: attemptsMax, backoff: createBackoff(timing.backoffMax) });

  return async (operation, input) => {
    const target = `DynamoDB_20120810.${operation}`;
    const body = JSON.stringify(input);
    let token = await strategy.acquireInitialRetryToken('');
    while (true) {
      try {
        const output = await attempt(target, body);
        strategy.recordSuccess(token);
        return output;
      } catch (error) {
        token = await refresh(token, error as Error);
      }
    }
  };

  async function attempt(target: string, body: string): Promise<Output> {
    const timeout = Math.min(timing.attempt, timeLeft());
    if (timeout <= 0) throw Object.assign(new Error('The request has no time left.'), { name: 'TimeoutError' });
    const headers = { ...sign({ host, target, body }, new Date()), ...toContentHeaders(body) };
    return readAnswer(await exchange({ headers, body, timeout }));
  }

  /** Waits for the next attempt. @throws the error where there is none */
  async function refresh(token: Token, error: Error): Promise<Token> {
    if (timeLeft() <= 0) throw error;
    const errorType = toErrorType(error);
    const next = await strategy.refreshRetryTokenForRetry(token, { errorType }).catch(() => undefined);
    if (next === undefined) throw error;
    return next;
  }
}

type Token = Awaited<ReturnType<StandardRetryStrategy['refreshRetryTokenForRetry']>>;

function toContentHeaders(body: string): Record<string, string> {
  return { 'content-type': 'application/x-amz-json-1.0', 'content-length': String(Buffer.byteLength(body)) };
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
