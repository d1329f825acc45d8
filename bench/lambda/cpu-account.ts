import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readUsage } from '#runtime-api/process-usage.ts';

/** Counts the CPU of one process with all of its threads, also of those that have ended. */
export interface CpuAccount {
  /** Counts a process, which has only threads that live. */
  readonly open: (pid: number) => void;
  /** Returns milliseconds since the process started. */
  readonly read: () => number;
  /** Ends the account of a process that has ended. */
  readonly close: () => void;
}

/**
 * Creates an account in the control groups of Linux, version 1 or 2.
 * @returns undefined where that is impossible: it needs the rights of root
 * @see https://docs.kernel.org/admin-guide/cgroup-v1/cpuacct.html and https://docs.kernel.org/admin-guide/cgroup-v2.html
 */
export function createCpuAccount(root = '/sys/fs/cgroup'): CpuAccount | undefined {
  const isFirst = existsSync(join(root, 'cpuacct'));
  const group = join(root, isFirst ? 'cpuacct' : '', `todo-api-bench-account-${process.pid}`);
  const file = join(group, isFirst ? 'cpuacct.usage' : 'cpu.stat');
  try {
    mkdirSync(group, { recursive: true });
    if (!existsSync(file)) throw new Error('This system counts no CPU of groups.');
  } catch {
    return undefined;
  }
  let missing = 0;
  const total = () => {
    const text = readFileSync(file, 'utf8');
    return isFirst ? Number(text) / 1e6 : Number(/usage_usec (\d+)/.exec(text)?.[1]) / 1000;
  };
  return {
    open(pid) {
      writeFileSync(join(group, 'cgroup.procs'), String(pid));
      // Joining takes some milliseconds, in which the process goes on.
      missing = (readUsage(pid).cpu ?? 0) - total();
    },
    read: () => total() + missing,
    close: () => rmdirSync(group),
  };
}
