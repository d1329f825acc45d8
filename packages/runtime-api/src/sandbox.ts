import { basename } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type InvocationError, type Result, toFailed } from './invocation-result.ts';
import { type FunctionSettings, type Runtime, toCommand, toEnvironment } from './node-bootstrap.ts';
import { createReports } from './platform-reports.ts';
import type { Pending } from './runtime-calls.ts';
import { serveApis } from './sandbox-apis.ts';
import { type SandboxProcess, startProcess } from './sandbox-process.ts';
import { createSignal } from './signal.ts';

/** A function, and what runs it. */
export type SandboxSettings = FunctionSettings & Runtime & SandboxOptions;

interface SandboxOptions {
  /** Seconds. */
  readonly timeout: number;
  /** Programs that Lambda would start in /opt/extensions. */
  readonly extensions?: readonly string[];
  /** Called with each entry of the log. */
  readonly onEntry?: (source: LogSource, entry: string) => void;
  /** Called at the moment itself, so that the runtime does nothing else while its process is looked at. */
  readonly onMoment?: (moment: Moment, pid: number) => void;
}

/** The runtime's process runs, waits for an invocation, is about to get it, and has responded. */
export type Moment = 'started' | 'waiting' | 'invoked' | 'responded';

export type LogSource = 'function' | 'extension';

export type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

/** Milliseconds that Lambda leaves extensions at the end. */
const shutdownMillis = 2000;

/**
 * Starts an execution environment: the APIs, the extensions and, when these have registered, the runtime. Between
 * invocations all its processes are frozen.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export async function startSandbox(settings: SandboxSettings) {
  const { name = 'function', version = '$LATEST', handler, memory, extensions = [] } = settings;
  const changed = createSignal();
  const broken = Promise.withResolvers<Result>();
  const processes: SandboxProcess[] = [];
  let initError: InvocationError | undefined;
  let isOver = false;
  const apis = await serveApis({
    files: extensions.map((file) => basename(file)),
    functionFacts: { functionName: name, functionVersion: version, handler },
    functionArn: `arn:aws:lambda:eu-west-1:123456789012:function:${name}`,
    onChange: changed.emit,
    onWaiting: () => {
      tell('waiting');
      changed.emit();
    },
    onResponse: () => tell('responded'),
    onError: (errorType) => broken.resolve(toFailed('Extension.Crash', errorType, 'failure')),
    onInitError: (error) => {
      initError = error;
    },
  });
  const environment = toEnvironment(settings, apis.address);
  const { _LAMBDA_TELEMETRY_LOG_FD: _, ...forExtensions } = environment;
  const reports = createReports(apis.telemetry, { version, memory, readMemory: () => processes.at(-1)?.memory() });
  const isIdle = () => apis.runtime.isWaiting() && apis.extensions.areWaiting();
  const starting = Promise.race([start(), broken.promise]);

  return { invoke, shutDown, isOver: () => isOver };

  async function start(): Promise<undefined> {
    for (const file of extensions) run('extension', [file], forExtensions);
    await changed.until(apis.extensions.areRegistered);
    run('function', toCommand(settings, settings), environment);
    tell('started');
    await changed.until(isIdle);
    reports.started();
    freeze();
  }

  function tell(moment: Moment): void {
    const pid = processes.at(-1)?.pid;
    if (pid !== undefined) settings.onMoment?.(moment, pid);
  }

  function run(source: LogSource, command: readonly string[], variables: typeof environment): void {
    const onEntry = (entry: string) => {
      settings.onEntry?.(source, entry);
      apis.telemetry.record(source, toRecord(entry));
    };
    const process = startProcess({ command, environment: variables, folder: settings.taskRoot, onEntry });
    processes.push(process);
    void process.exited.then((how) => broken.resolve(toExit(source, how)));
  }

  function toExit(source: LogSource, how: string): Result {
    if (source === 'extension') return toFailed('Extension.Crash', `Extension exited: ${how}`, 'failure');
    if (initError !== undefined) return { status: 'error', error: initError };
    return toFailed('Runtime.ExitError', `Runtime exited with error: ${how}`, 'failure');
  }

  /** Runs an invocation. It ends when the runtime and the extensions wait for the next, which are frozen then. */
  async function invoke(pending: Omit<Pending, 'deadline'>): Promise<Result> {
    const failed = await starting;
    const result = failed ?? (await runInvocation(pending));
    pending.contentType.resolve(undefined);
    pending.body.end();
    if (result.status === 'success' || (result.status === 'error' && failed === undefined)) freeze();
    else await end(result.status === 'timeout' ? 'timeout' : 'failure');
    return result;
  }

  async function runInvocation(pending: Omit<Pending, 'deadline'>): Promise<Result> {
    const { requestId } = pending;
    const deadline = Date.now() + settings.timeout * 1000;
    thaw();
    reports.invoked(requestId);
    apis.extensions.notify({ eventType: 'INVOKE', deadlineMs: deadline, requestId });
    tell('invoked');
    apis.runtime.start({ ...pending, deadline });
    const timer = new AbortController();
    const expired = wait(settings.timeout * 1000, toTimeout(requestId), { signal: timer.signal });
    expired.catch(() => undefined);
    const over = Promise.race([broken.promise, expired]);
    const answer = await Promise.race([pending.answer.promise, over]);
    reports.done(requestId, answer.status);
    const fatal = await Promise.race([changed.until(isIdle), over]);
    timer.abort();
    const result = fatal ?? answer;
    reports.report(requestId, result.status);
    return result;
  }

  function toTimeout(requestId: string): Result {
    const message = `RequestId: ${requestId} Error: Task timed out after ${settings.timeout.toFixed(2)} seconds`;
    return toFailed('Sandbox.Timedout', message, 'timeout');
  }

  function freeze(): void {
    apis.telemetry.pause();
    for (const process of processes) process.freeze();
  }

  function thaw(): void {
    for (const process of processes) process.thaw();
    apis.telemetry.resume();
  }

  /** Ends the environment as Lambda does when it has been idle for long. */
  async function shutDown(): Promise<void> {
    await starting;
    if (!isOver) await end('spindown');
  }

  async function end(shutdownReason: 'spindown' | 'timeout' | 'failure'): Promise<void> {
    isOver = true;
    thaw();
    processes.at(-1)?.kill(shutdownReason === 'spindown' ? 'SIGTERM' : 'SIGKILL');
    const deadlineMs = Date.now() + shutdownMillis;
    const exited = Promise.all(processes.map(({ exited }) => exited));
    if (extensions.length > 0) {
      apis.extensions.notify({ eventType: 'SHUTDOWN', deadlineMs, shutdownReason });
      await Promise.race([apis.telemetry.flush().then(() => exited), wait(shutdownMillis, undefined, { ref: false })]);
    }
    for (const process of processes) process.kill('SIGKILL');
    await exited;
    apis.close();
  }
}

/** Lambda passes entries on that are JSON objects, and any other as text. */
function toRecord(entry: string): unknown {
  try {
    const value: unknown = JSON.parse(entry);
    return typeof value === 'object' && value !== null ? value : entry;
  } catch {
    return entry;
  }
}
