import { readdirSync, readFileSync } from 'node:fs';

/** Resources that a process has used so far. Members are absent elsewhere than on Linux. */
export interface ProcessUsage {
  /** Milliseconds of CPU, of all threads that still live. Processes that it started do not count. */
  readonly cpu?: number;
  /** The most memory that it had at once, in bytes. */
  readonly memoryPeak?: number;
}

/**
 * Reads what a process has used.
 * @see https://docs.kernel.org/scheduler/sched-stats.html#proc-pid-schedstat, in nanoseconds
 * @see the manual page proc_pid_status(5), in kilobytes
 */
export function readUsage(pid: number): ProcessUsage {
  const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(read(`/proc/${pid}/status`)) ?? [];
  const times = listThreads(pid).map((thread) => read(`/proc/${pid}/task/${thread}/schedstat`).split(' ')[0]);
  const cpu = times.reduce((sum, nanoseconds) => sum + Number(nanoseconds), 0) / 1e6;
  return { ...(cpu > 0 && { cpu }), ...(kilobytes !== undefined && { memoryPeak: Number(kilobytes) * 1024 }) };
}

function listThreads(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** Returns the text of a file, which is empty if the process or the thread has ended. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
