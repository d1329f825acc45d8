import type { Invocation } from './invocation-result.ts';
import { createPending, type InvocationOptions } from './runtime-calls.ts';
import { type Sandbox, type SandboxSettings, startSandbox } from './sandbox.ts';

export interface LambdaFunction {
  /** Invokes the function when earlier invocations have ended, in the environment of the last if that still exists. */
  readonly invoke: (event: unknown, options?: InvocationOptions) => Invocation;
  /** Returns how many environments there have been. */
  readonly environments: () => number;
  /** Ends the environment, which tells extensions; the next invocation starts another one. */
  readonly shutDown: () => Promise<void>;
}

/**
 * Creates a function that runs as on Lambda, in one execution environment at a time. One that exceeds its time, or whose
 * process ends, is replaced.
 */
export function createFunction(settings: SandboxSettings): LambdaFunction {
  let sandbox: Sandbox | undefined;
  let count = 0;
  let last: Promise<unknown> = Promise.resolve();

  async function open(): Promise<Sandbox> {
    if (sandbox !== undefined && !sandbox.isOver()) return sandbox;
    count += 1;
    sandbox = await startSandbox(settings);
    return sandbox;
  }

  return {
    invoke(event, options = {}) {
      const pending = createPending(event, options);
      const result = last.then(open).then((opened) => opened.invoke(pending));
      last = result.catch(() => undefined);
      const { requestId, contentType, body } = pending;
      return { requestId, contentType: contentType.promise, body, result };
    },

    environments: () => count,

    async shutDown() {
      await last;
      await sandbox?.shutDown();
      sandbox = undefined;
    },
  };
}
