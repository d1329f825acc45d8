import { StandardRetryStrategy } from '@smithy/core/retry';
import type { Access } from './access.ts';
import { toErrorType } from './error-type.ts';
import { createExchange, type Exchange, toTimeoutError } from './exchange.ts';
import { type Output, readOutput, type ServiceError } from './output.ts';
import { createSigner, type Signable } from './signature.ts';

/** Milliseconds at most for an attempt, for a call with all its attempts and waits, and for a wait. */
export interface Timing {
  readonly attempt: number;
  readonly call: number;
  readonly backoffMax: number;
}

export interface CallContext {
  /** Signing name of the service, for example `dynamodb`. */
  readonly service: string;
  /** Prefix of its operations, for example `DynamoDB_20120810`. */
  readonly target: string;
  readonly access: Access;
  readonly timing: Timing;
  /** Returns the milliseconds left for the service in the current invocation. */
  readonly timeLeft?: (() => number) | undefined;
  readonly exchange?: Exchange;
}

/** Calls an operation of the service, for example `GetItem`. */
export type Call = (operation: string, input: object) => Promise<Output>;

const attemptsMax = 3;

/**
 * Creates a function that calls a service over AWS-JSON 1.0. A call has up to three attempts if the service is
 * unreachable, fails, throttles, or returns a malformed response. All calls share a retry quota.
 * @throws ServiceError of the last attempt
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export function createCall(context: CallContext): Call {
  const { service, target, access, timing, timeLeft = () => Number.POSITIVE_INFINITY } = context;
  const url = new URL(access.endpoint);
  const sign = createSigner(service, access);
  const exchange = context.exchange ?? createExchange(url);
  const strategy = new StandardRetryStrategy({ maxAttempts: attemptsMax, backoff: createBackoff(timing.backoffMax) });

  return async (operation, input) => {
    const end = performance.now() + timing.call;
    const left = () => Math.min(end - performance.now(), timeLeft());
    const signable = { host: url.host, target: `${target}.${operation}`, body: JSON.stringify(input) };
    let token = await strategy.acquireInitialRetryToken('');
    let unanswered = 0;
    while (true) {
      try {
        const output = await attempt(signable, left());
        strategy.recordSuccess(token);
        return output;
      } catch (error) {
        const failure = error as ServiceError;
        Object.assign(failure, { $metadata: { ...failure.$metadata, unanswered } });
        if (left() <= 0) throw failure;
        token = await refresh(token, failure);
        if (!isAnswer(failure)) unanswered += 1;
      }
    }
  };

  async function attempt(signable: Signable, millis: number): Promise<Output> {
    const timeout = Math.min(timing.attempt, millis);
    if (timeout <= 0) throw toTimeoutError('The request has no time left.');
    const { body } = signable;
    const headers = { ...sign(signable, new Date()), 'content-type': 'application/x-amz-json-1.0' };
    return readOutput(await exchange({ method: 'POST', headers, body, timeout }).catch(rethrowTransient));
  }

  /** Waits for the next attempt. @throws the error if it is final */
  function refresh(token: Token, error: Error): Promise<Token> {
    return strategy.refreshRetryTokenForRetry(token, { errorType: toErrorType(error) }).catch(() => {
      throw error;
    });
  }
}

/** No response is transient, whatever Node's code for it: there are dozens, of sockets, TLS, DNS and the HTTP parser. */
function rethrowTransient(error: Error): never {
  throw Object.assign(error, { $retryable: {} });
}

/** A response with another status may have been sent by something else, or while the service works on. */
function isAnswer({ name, $metadata: { httpStatusCode = 0 } = {} }: ServiceError): boolean {
  return name !== 'MalformedResponse' && httpStatusCode >= 400 && httpStatusCode < 500;
}

type Token = Awaited<ReturnType<StandardRetryStrategy['refreshRetryTokenForRetry']>>;

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
