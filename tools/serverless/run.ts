import type { Log, Serverless } from './serverless.ts';
import type { LocalSettings, StageSettings } from './settings.ts';

/** One run of the framework, on which steps work. */
export interface Run {
  readonly serviceDir: string;
  readonly service: Serverless['service'];
  readonly log: Log;
  /** Each `--param`, as `name=value`. */
  readonly parameters: readonly string[];
  /** Returns the settings of the stage. They are read once, by validators that `compileSchemas` makes. */
  readonly stageSettings: () => Promise<StageSettings>;
  /** Returns the settings of `npm start`, likewise. */
  readonly localSettings: () => Promise<LocalSettings>;
  /** Returns whether the stack runs what was uploaded to it last. */
  readonly runsLastUpload: () => Promise<boolean>;
  /** Creates an error that the framework shows without a stack: the developer can fix its cause. */
  readonly refusal: (message: string) => Error;
  /** Awaits an attempt. @throws a refusal with the message of a failure */
  readonly explain: <Value>(attempt: Promise<Value>, prefix?: string) => Promise<Value>;
}

/** Part of a run. */
export type Step = (run: Run) => unknown;

/** Steps in their order, by the lifecycle event of the framework before, at or after which they run. */
export type Steps = Readonly<Record<string, readonly Step[]>>;

/** Functions by lifecycle event, as the framework wants them of a plugin. */
export type Hooks = Readonly<Record<string, () => Promise<void>>>;

/** Converts a table of steps to the hooks of a plugin. */
export function toHooks(steps: Steps, run: Run): Hooks {
  const runAll = async (of: readonly Step[]) => {
    for (const step of of) await step(run);
  };
  return Object.fromEntries(Object.entries(steps).map(([event, of]) => [event, () => runAll(of)]));
}

const runs = new WeakMap<Serverless, Run>();

/** Returns the run that all plugins share. */
export function runOf(serverless: Serverless, log: Log): Run {
  const run = runs.get(serverless) ?? createRun(serverless, log);
  runs.set(serverless, run);
  return run;
}

function createRun(serverless: Serverless, log: Log): Run {
  const { serviceDir, service, classes, processedInput } = serverless;
  const { param: parameters = [] } = processedInput.options;
  const refusal = (message: string) => new classes.Error(message, 'SETTINGS');
  const explain: Run['explain'] = (attempt, prefix = '') =>
    attempt.catch((error: unknown) => {
      throw refusal(`${prefix}${error instanceof Error ? error.message : String(error)}`);
    });
  const readStage = async () => (await import('./settings.ts')).readStageSettings();
  const readLocal = async () => (await import('./settings.ts')).readLocalSettings(service.functions.api.environment);
  const runsLastUpload = async () => (await import('./last-upload.ts')).runsLastUpload(serverless);
  const settings = { stageSettings: once(readStage), localSettings: once(readLocal) };
  return { serviceDir, service, log, parameters, runsLastUpload, refusal, explain, ...settings };

  function once<Value>(read: () => Promise<Value>): () => Promise<Value> {
    let value: Promise<Value> | undefined;
    return () => (value ??= explain(read()));
  }
}
