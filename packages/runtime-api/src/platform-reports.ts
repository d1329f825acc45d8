import type { Status } from './invocation-result.ts';

export interface ReportsContext {
  readonly version: string;
  /** Megabytes of the function. */
  readonly memory: number;
  /** Returns the most memory that the function's process had, in megabytes. */
  readonly readMemory: () => number | undefined;
}

interface Telemetry {
  readonly record: (type: string, record: unknown) => void;
}

/**
 * Creates functions that tell subscribers what the platform does.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
 */
export function createReports({ record }: Telemetry, { version, memory, readMemory }: ReportsContext) {
  const begun = performance.now();
  let invokedAt = begun;
  let initDurationMs: number | undefined;
  return {
    /** Reports the end of the initialization. */
    started(): void {
      initDurationMs = toMillis(begun);
      const phase = 'init';
      record('platform.initRuntimeDone', { initializationType: 'on-demand', phase, status: 'success' });
      const metrics = { durationMs: initDurationMs };
      record('platform.initReport', { initializationType: 'on-demand', phase, status: 'success', metrics });
    },

    invoked(requestId: string): void {
      invokedAt = performance.now();
      record('platform.start', { requestId, version });
    },

    /** Tells that the runtime has answered. */
    done(requestId: string, status: Status): void {
      record('platform.runtimeDone', { requestId, status, metrics: { durationMs: toMillis(invokedAt) } });
    },

    /** Tells what the invocation took. The first one of an environment has the initialization too. */
    report(requestId: string, status: Status): void {
      const durationMs = toMillis(invokedAt);
      const metrics = {
        durationMs,
        billedDurationMs: Math.ceil(durationMs),
        memorySizeMB: memory,
        maxMemoryUsedMB: readMemory(),
        initDurationMs,
      };
      initDurationMs = undefined;
      record('platform.report', { requestId, status, metrics });
    },
  };
}

function toMillis(since: number): number {
  return Math.round((performance.now() - since) * 1000) / 1000;
}
