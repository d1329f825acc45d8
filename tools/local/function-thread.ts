import { inspect } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { PrintingData } from './print-request-lines.ts';

/** Data of the thread. */
export interface ThreadData extends PrintingData {
  /** CommonJS module that exports the handler. */
  readonly file: string;
  /** Timeout of the function. */
  readonly seconds: number;
}

/** Message to the thread. */
export interface Call {
  readonly id: number;
  readonly event: APIGatewayProxyEventV2;
}

/** Message from the thread, after a first one when it has loaded: the response, or a description of the thrown value. */
export type Outcome = { readonly id: number } & ({ readonly reply: unknown } | { readonly error: string });

export interface ThreadContext extends ThreadData {
  readonly environment: NodeJS.ProcessEnv;
}

/** Thread that runs one function. Its invocations run concurrently. */
export interface FunctionThread {
  /** Waits until the function has loaded. @throws FunctionFailure if it does not within the time that AWS gives it */
  readonly loaded: Promise<void>;
  /** Returns the handler's response. @throws FunctionFailure */
  readonly invoke: (event: APIGatewayProxyEventV2) => Promise<unknown>;
  /** Ends the thread as soon as no invocation is running. Each ends by its timeout. */
  readonly retire: () => void;
}

/** Failure of a function: it threw, did not load, ended its thread or did not return in time. */
export class FunctionFailure extends Error {
  override readonly name = 'FunctionFailure';
  readonly code: 'internal_error' | 'timed_out';

  constructor(code: FunctionFailure['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** A function may load for so long before its timeout begins. @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
const initMilliseconds = 10_000;

/**
 * Starts a thread for a function. serverless-offline starts one for each concurrent request instead, and ends with it.
 * @param onEnd called when the thread must not get more invocations: one timed out, or the thread has ended
 */
export function startFunctionThread({ environment, ...data }: ThreadContext, onEnd: () => void): FunctionThread {
  const calls = new Map<number, (outcome: Outcome | FunctionFailure) => void>();
  const worker = new Worker(new URL('./run-function.ts', import.meta.url), {
    env: environment,
    workerData: data,
    execArgv: ['--enable-source-maps'],
  });
  const loaded = Promise.withResolvers<void>();
  // Nobody may wait for it.
  loaded.promise.catch(() => undefined);
  setTimeout(
    () => loaded.reject(new FunctionFailure('timed_out', 'It does not load in 10 s.')),
    initMilliseconds,
  ).unref();
  let isRetired = false;
  let last = 0;
  let end = 'The thread of the function ended.';
  worker
    .once('message', () => loaded.resolve())
    .on('message', (outcome: Outcome) => calls.get(outcome.id)?.(outcome))
    .on('error', (error) => {
      end = inspect(error);
    })
    .on('exit', () => {
      onEnd();
      const failure = new FunctionFailure('internal_error', end);
      loaded.reject(failure);
      for (const settle of calls.values()) settle(failure);
    })
    .unref();
  return { loaded: loaded.promise, invoke, retire };

  async function invoke(event: APIGatewayProxyEventV2): Promise<unknown> {
    last += 1;
    const outcome = await call({ id: last, event });
    if (outcome instanceof FunctionFailure) throw outcome;
    if ('error' in outcome) throw new FunctionFailure('internal_error', outcome.error);
    return outcome.reply;
  }

  async function call({ id, event }: Call): Promise<Outcome | FunctionFailure> {
    const { promise, resolve } = Promise.withResolvers<Outcome | FunctionFailure>();
    calls.set(id, resolve);
    worker.postMessage({ id, event } satisfies Call);
    await Promise.race([promise, loaded.promise.catch(() => undefined)]);
    const timeout = setTimeout(() => {
      onEnd();
      resolve(new FunctionFailure('timed_out', `No response after ${data.seconds} s.`));
    }, data.seconds * 1000);
    const outcome = await promise;
    clearTimeout(timeout);
    calls.delete(id);
    endIfDone();
    return outcome;
  }

  function retire(): void {
    isRetired = true;
    endIfDone();
  }

  function endIfDone(): void {
    if (isRetired && calls.size === 0) void worker.terminate();
  }
}
