import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';

export interface Run {
  readonly program: string;
  readonly args: readonly string[];
  readonly nodeArgs?: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Where what the function prints goes, if anyone wants it. */
  readonly stdout?: number | 'pipe';
}

/**
 * Runs one of the measuring programs in a process of its own.
 * @returns what it measured
 * @throws Error when it ends without a result
 */
export async function runProgram<Sample>({ program, args, nodeArgs = [], env, stdout = 'pipe' }: Run): Promise<Sample> {
  const child = spawn(process.execPath, [...nodeArgs, program, ...args], {
    env,
    stdio: ['ignore', stdout, 'inherit', 'pipe'],
  });
  // Lines of the log go through a pipe that someone reads, as on Lambda.
  child.stdout?.resume();
  try {
    return (await json(child.stdio[3] as Readable)) as Sample;
  } catch (cause) {
    throw new Error(`${[program, ...args.slice(0, 1)].join(' ')} gave no result.`, { cause });
  }
}
