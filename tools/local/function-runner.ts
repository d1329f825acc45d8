import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { toContext } from '#http-host/payload.ts';
import { completeEvent } from '../../src/http/complete-event.ts';
import { toProblem, toProblemPlace } from '../../src/http/problem.ts';
import { problemTypes } from '../../src/http/problem-types.ts';
import { createBasePathOf } from '../../src/http/public-url.ts';
import { FunctionFailure, type FunctionThread, startFunctionThread, type ThreadContext } from './function-thread.ts';
import { toTarget } from './request-line.ts';
import { createTurns } from './turns.ts';

/** Runs a function of `npm start`. */
export interface FunctionRunner {
  /** Returns the handler's response, or a problem if the function fails. */
  readonly run: (event: APIGatewayProxyEventV2) => Promise<unknown>;
  /**
   * Loads the bundle as it is now, and then runs invocations with it. Running ones end with the old one. If it does not
   * load, the old one stays. @throws FunctionFailure
   */
  readonly reload: () => Promise<void>;
}

/**
 * Invocations at once. Of more, a service at full load would finish none: the embedded stores run in one thread, and all
 * calls of the store would miss their time together, and be tried again.
 */
const invocationsMax = 16;

/**
 * Creates the runner of a function. AWS responds to a failed function with 500 and `{"message":"Internal Server Error"}`.
 * Here the response is a problem, as for all failures that the API itself sees, so that clients need no second format.
 * @param logFailure called with the failure of a request, which clients do not see
 */
export function createFunctionRunner(context: ThreadContext, logFailure: (failure: string) => void): FunctionRunner {
  let current: FunctionThread | undefined;
  let latest: FunctionThread | undefined;
  const takeTurn = createTurns(invocationsMax);
  return { run, reload };

  async function run(event: APIGatewayProxyEventV2): Promise<unknown> {
    const endTurn = await takeTurn();
    try {
      current ??= start();
      return await current.invoke(event);
    } catch (error) {
      if (!(error instanceof FunctionFailure)) throw error;
      const { status } = problemTypes[error.code];
      logFailure(`${toTarget(event)} ${status} ${error.code}: ${error.message}`);
      return toReply(error, event);
    } finally {
      endTurn();
    }
  }

  function start(): FunctionThread {
    const thread = startFunctionThread(context, () => drop(thread));
    return thread;
  }

  function drop(thread: FunctionThread): void {
    thread.retire();
    if (current === thread) current = undefined;
  }

  async function reload(): Promise<void> {
    const next = start();
    latest = next;
    try {
      await next.loaded;
    } catch (error) {
      next.retire();
      throw error;
    }
    if (latest !== next) return next.retire();
    current?.retire();
    current = next;
  }
}

function toReply(failure: FunctionFailure, event: APIGatewayProxyEventV2): APIGatewayProxyStructuredResultV2 {
  const place = toProblemPlace(completeEvent(event), toContext(0), createBasePathOf(undefined));
  const { status, headers } = problemTypes[failure.code];
  return {
    statusCode: status,
    headers: { ...headers, 'Content-Type': 'application/problem+json', 'X-Request-Id': place.requestId },
    body: JSON.stringify(toProblem(failure, place)),
  };
}
