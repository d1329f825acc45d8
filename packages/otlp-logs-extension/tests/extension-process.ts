import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { serviceDir } from '../../../tests/project/service-dir.ts';
import { createExtensionLayer } from '../../../tools/serverless/extension-layer.ts';
import { unzip } from '../../../tools/serverless/zip.ts';
import type { LambdaStub } from './lambda-stub.ts';

/** The layer, unpacked as Lambda does in /opt. */
export interface UnpackedLayer {
  readonly start: (lambda: LambdaStub, environment: Readonly<Record<string, string>>) => ExtensionProcess;
  readonly remove: () => void;
}

export interface ExtensionProcess {
  /** @returns the bytes that it has, or had at most, if this is Linux */
  readonly memory: (name: 'VmRSS' | 'VmHWM') => number;
  /** What it logged so far. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
  /** Waits for a line with this message. */
  readonly logged: (message: string) => Promise<void>;
  /** Waits for its end. @returns the exit code, or the signal */
  readonly exited: Promise<number | NodeJS.Signals | null>;
  readonly kill: () => void;
}

export async function unpackLayer(): Promise<UnpackedLayer> {
  const opt = await unzip(await createExtensionLayer(serviceDir), mkdtempSync(join(tmpdir(), 'opt-')));
  const launcher = join(opt, 'extensions', 'otlp-logs');
  // Where Lambda has the Node of the function's runtime, this machine has none.
  writeFileSync(launcher, readFileSync(launcher, 'utf8').replace('/var/lang/bin/node', process.execPath));
  return {
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
  return {
    memory: (name) => readMemory(child.pid, name),
    log,
    exited: closed.then(([code, signal]) => code ?? signal),
    kill: () => void child.kill('SIGKILL'),
    async logged(message) {
      while (!log.some((line) => line['message'] === message)) {
        await Promise.race([
          once(lines, 'line'),
          closed.then(() => Promise.reject(new Error(`It ended without: ${message}`))),
        ]);
      }
    },
  };
}

/** @see the page proc_pid_status(5) of Linux */
function readMemory(pid: number | undefined, name: string): number {
  try {
    const [, kilobytes] = new RegExp(`${name}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return Number.NaN;
  }
}
