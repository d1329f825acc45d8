import type { ExtensionTiming } from '../src/extension.ts';
import { type Reaction, startCollector } from './collector-stub.ts';
import { type Faults, type LambdaStub, startLambda } from './lambda-stub.ts';

/** An extension that runs, in this process or in its own. */
export interface RunningExtension {
  /** Its log so far. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
  /** Waits for a log entry with this message. */
  readonly logged: (message: string) => Promise<void>;
  /** Waits for its end. @returns the exit code, or the signal */
  readonly exited: Promise<number | NodeJS.Signals | null>;
  readonly kill: () => void;
}

export type StartExtension<Extension> = (
  lambda: LambdaStub,
  environment: Readonly<Record<string, string>>,
  timing?: Partial<ExtensionTiming>,
) => Extension;

export interface Circumstances {
  readonly react?: (request: number) => Reaction | Promise<Reaction>;
  readonly faults?: Faults;
  /** Variables of the function, besides the endpoint. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly timing?: Partial<ExtensionTiming>;
}

/** Creates Lambda's execution environments, each with an extension inside and a collector outside. */
export function createEnvironments<Extension extends RunningExtension>(start: StartExtension<Extension>) {
  const ends: (() => void)[] = [];
  return {
    /** @returns an environment whose extension is ready */
    create: (circumstances: Circumstances = {}) => create(start, circumstances, ends),

    /** Ends all environments. */
    clear(): void {
      for (const end of ends.splice(0)) end();
    },
  };
}

async function create<Extension extends RunningExtension>(
  start: StartExtension<Extension>,
  { react, faults, environment, timing }: Circumstances,
  ends: (() => void)[],
) {
  const [collector, lambda] = await Promise.all([startCollector(react), startLambda(['otlp-logs'], faults)]);
  const extension = start(lambda, { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, ...environment }, timing);
  ends.push(extension.kill, collector.close, lambda.close);
  await Promise.race([lambda.ready, extension.exited]);
  return { collector, lambda, extension, end };

  /** Ends the environment. @returns the extension's exit code and its counts */
  async function end(): Promise<Readonly<Record<string, unknown>>> {
    lambda.shutdown();
    // Lambda kills an extension that takes longer.
    setTimeout(extension.kill, 2000).unref();
    const code = await extension.exited;
    return { code, ...extension.log.findLast(({ message }) => message === 'log records forwarded') };
  }
}

/** @returns a RunningExtension's `logged`, from its log and a function that waits for the next entry */
export function createLogged(log: RunningExtension['log'], nextEntry: () => Promise<unknown>) {
  return async (message: string): Promise<void> => {
    while (!log.some((line) => line['message'] === message)) await nextEntry();
  };
}

/** @returns telemetry of numbered log entries of a function */
export function toLines(count: number, text = ''): readonly object[] {
  return Array.from({ length: count }, (_, index) => toEvent({ level: 'INFO', message: `line ${index}`, text }));
}

export function toEvent(record: unknown, type = 'function') {
  return { time: '2026-11-25T08:00:00.123Z', type, record };
}

/** Exit code and counts of an extension that loses nothing. */
export const nothingLost = {
  code: 0,
  rejected: 0,
  bufferFull: 0,
  refused: 0,
  unreachable: 0,
  shutdown: 0,
  malformed: 0,
};
