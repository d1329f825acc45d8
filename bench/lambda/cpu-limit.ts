import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A group of processes that may use a share of one core. */
export interface CpuLimit {
  /** Puts a process with all its threads into the group. */
  readonly hold: (pid: number) => void;
  /** Removes the group, whose processes must have ended. */
  readonly close: () => void;
}

/** Microseconds after which the group gets its share again, short against a start. */
const period = 20_000;

/**
 * Creates a group of processes that share a part of a core, in the cgroups of Linux, version 1 or 2.
 * @param share of a core: Lambda gives a function one at 1,769 MB, and a part in proportion below
 * @throws Error where that is impossible, with the reason
 * @see https://docs.kernel.org/scheduler/sched-bwc.html and https://docs.kernel.org/admin-guide/cgroup-v2.html#cpu
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 */
export function createCpuLimit(share: number, root = '/sys/fs/cgroup'): CpuLimit {
  if (!(share > 0 && share <= 1))
    throw new Error('The share of a core must be above 0 and at most 1, for example 0.29.');
  const isFirst = existsSync(join(root, 'cpu', 'cpu.cfs_quota_us'));
  const group = join(isFirst ? join(root, 'cpu') : root, `todo-api-bench-${process.pid}`);
  const quota = Math.round(share * period);
  const files = isFirst
    ? { 'cpu.cfs_period_us': period, 'cpu.cfs_quota_us': quota }
    : { 'cpu.max': `${quota} ${period}` };
  try {
    mkdirSync(group);
    for (const [name, value] of Object.entries(files)) writeFileSync(join(group, name), String(value));
  } catch (cause) {
    throw new Error('A limit of the CPU needs Linux, its controller of the CPU and the rights of root.', { cause });
  }
  return {
    hold: (pid) => writeFileSync(join(group, 'cgroup.procs'), String(pid)),
    close: () => rmdirSync(group),
  };
}
