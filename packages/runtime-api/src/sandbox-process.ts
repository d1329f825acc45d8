import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { createFrameParser } from './console-frames.ts';
import { consoleDescriptor } from './node-bootstrap.ts';
import { readUsage } from './process-usage.ts';

export interface Program {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  /** Called with each entry of its log: a line of its output, or a text of its console. */
  readonly onEntry: (entry: string) => void;
}

/** A process of an execution environment, with the processes that it starts. */
export interface SandboxProcess {
  readonly freeze: () => void;
  readonly thaw: () => void;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Resolves when it has ended and its log is complete, with how it ended: `exit status 1` or `signal: killed`. */
  readonly exited: Promise<string>;
  /** Undefined if it could not be started. */
  readonly pid: number | undefined;
  /** Returns the most memory that it had, in megabytes; undefined where the system does not tell. */
  readonly memory: () => number | undefined;
}

/** Starts a program in a process group of its own, so that its children freeze and end with it. */
export function startProcess({ command: [file = '', ...args], environment, folder, onEntry }: Program): SandboxProcess {
  const stdio = ['ignore', 'pipe', 'pipe', 'pipe'] as const;
  const child = spawn(file, args, { cwd: folder, env: { ...environment }, stdio: [...stdio], detached: true });
  const parse = createFrameParser();
  for (const output of [child.stdout, child.stderr]) {
    if (output !== null) createInterface(output).on('line', onEntry);
  }
  const console = child.stdio[consoleDescriptor] as Readable | null;
  console?.on('data', (chunk: Buffer) => parse(chunk).forEach(onEntry));
  const exited = once(child, 'close').then(
    ([code, signal]) => (signal === null ? `exit status ${code}` : `signal: ${signal}`),
    (error: Error) => error.message,
  );
  const send = (signal: NodeJS.Signals) => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) signalGroup(child.pid, signal);
  };
  // Stopped processes would outlive this one.
  const end = () => send('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => {
    process.off('exit', end);
    if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
  });
  return {
    freeze: () => send('SIGSTOP'),
    thaw: () => send('SIGCONT'),
    kill: send,
    exited,
    pid: child.pid,
    memory: () => toMegabytes(child.pid),
  };
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // It may have ended in this moment.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function toMegabytes(pid: number | undefined): number | undefined {
  const { memoryPeak } = pid === undefined ? {} : readUsage(pid);
  return memoryPeak && Math.ceil(memoryPeak / 2 ** 20);
}
