import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { limit } from '../../support/limit.ts';
import { serviceDir } from '../../support/service-dir.ts';

/** Where a program runs, and its settings. It gets none of this process. */
export interface Surroundings {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of tools/local to its end. */
export function runProgram(program: string, args: readonly string[], { cwd, env }: Surroundings = {}): Promise<Ended> {
  const options = { ...(cwd && { cwd }), env: { PATH: process.env['PATH'], HOME: cwd, ...env }, timeout: limit(30) };
  const file = join(serviceDir, 'tools', 'local', program);
  return promisify(execFile)(process.execPath, [file, ...args], options).then(
    (output) => ({ code: 0, ...output }),
    (error: unknown) => error as Ended,
  );
}
