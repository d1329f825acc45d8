import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { editFile } from '../../../tests/support/edit.ts';
import { buildLayer } from '../layer.ts';
import { createLogged, type RunningExtension } from './execution-environment.ts';
import type { LambdaStub } from './lambda-stub.ts';

/** The layer, unpacked as Lambda does in /opt. */
export interface UnpackedLayer {
  /** The program that Lambda starts. */
  readonly launcher: string;
  readonly start: (lambda: LambdaStub, environment: Readonly<Record<string, string>>) => ExtensionProcess;
  readonly remove: () => void;
}

export interface ExtensionProcess extends RunningExtension {
  /** @returns its current or highest memory in bytes, on Linux */
  readonly memory: (name: 'VmRSS' | 'VmHWM') => number;
  /** Breaks the pipe that it logs to. */
  readonly breakLog: () => void;
}

export async function unpackLayer(): Promise<UnpackedLayer> {
  const opt = mkdtempSync(join(tmpdir(), 'opt-'));
  for (const { path, contents, mode = 0o644 } of await buildLayer()) {
    mkdirSync(dirname(join(opt, path)), { recursive: true });
    writeFileSync(join(opt, path), contents, { mode });
  }
  const launcher = join(opt, 'extensions', 'otlp-logs');
  // Lambda's Node is not on this machine.
  editFile(launcher, '/var/lang/bin/node', process.execPath);
  return {
    launcher,
    start: (lambda, environment) => start(launcher, { AWS_LAMBDA_RUNTIME_API: lambda.address, ...environment }),
    remove: () => rmSync(opt, { recursive: true }),
  };
}

function start(launcher: string, environment: Readonly<Record<string, string>>): ExtensionProcess {
  const child = spawn('/bin/sh', [launcher], {
    env: { PATH: process.env['PATH'], AWS_REGION: 'eu-west-1', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const log: Readonly<Record<string, unknown>>[] = [];
  const lines = createInterface(child.stdout).on('line', (line) => log.push(JSON.parse(line)));
  const closed = once(child, 'close');
  const failed = closed.then(() => Promise.reject(new Error('The extension ended before the log entry.')));
  failed.catch(() => undefined);
  return {
    memory: (name) => readMemory(child.pid, name),
    breakLog: () => void child.stdout.destroy(),
    log,
    logged: createLogged(log, () => Promise.race([once(lines, 'line'), failed])),
    exited: closed.then(([code, signal]) => code ?? signal),
    kill: () => void child.kill('SIGKILL'),
  };
}

/** @see the manual page proc_pid_status(5) */
function readMemory(pid: number | undefined, name: string): number {
  try {
    const [, kilobytes] = new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return Number.NaN;
  }
}
