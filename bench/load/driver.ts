import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { LoadRequest } from './scenarios.ts';

/** Requests to send, which each connection repeats from the first. */
export interface DrivePlan {
  readonly url: string;
  readonly connections: number;
  readonly requests: readonly LoadRequest[];
  /** Expected statuses. */
  readonly statuses: readonly number[];
  /** Seconds, or the number of requests. */
  readonly length: { readonly duration: number } | { readonly amount: number };
}

/** Responses, and their times. */
export interface Driven {
  readonly responses: number;
  /** From the start to the last response. */
  readonly seconds: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Lost requests, and responses with an unexpected status. */
  readonly errors: number;
}

export interface Driver {
  readonly drive: (plan: DrivePlan) => Promise<Driven>;
  readonly stop: () => void;
}

/** Starts autocannon, which `peersDir` has, in a process of its own. */
export function startDriver(peersDir: string): Driver {
  const child = fork(join(peersDir, 'drive.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return { drive: (plan) => ask<Driven>(child, plan), stop: () => void child.kill() };
}

/** Sends a message to a process and returns its reply. @throws Error when it ends without one */
export async function ask<Reply>(child: ChildProcess, message: object): Promise<Reply> {
  const ended = new AbortController();
  const onExit = () => ended.abort();
  child.once('exit', onExit);
  try {
    child.send(message);
    const [reply] = await once(child, 'message', { signal: ended.signal });
    return reply;
  } catch (cause) {
    throw new Error(`${child.spawnargs.at(-1)} ended.`, { cause });
  } finally {
    child.off('exit', onExit);
  }
}
