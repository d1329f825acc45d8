import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createCpuLimit } from '../../bench/lambda/cpu-limit.ts';
import { useFolder } from '../support/use-folder.ts';

const folder = useFolder();

test('a share is a quota of each period in control groups of version 1', () => {
  mkdirSync(join(folder(), 'cpu'));
  writeFileSync(join(folder(), 'cpu', 'cpu.cfs_quota_us'), '-1');
  createCpuLimit(0.29, folder()).hold(42);
  expect(readGroup(join(folder(), 'cpu'))).toEqual({
    'cpu.cfs_period_us': '20000',
    'cpu.cfs_quota_us': '5800',
    'cgroup.procs': '42',
  });
});

test('a share is the limit of each period in control groups of version 2', () => {
  createCpuLimit(0.5, folder()).hold(42);
  expect(readGroup(folder())).toEqual({ 'cpu.max': '10000 20000', 'cgroup.procs': '42' });
});

test.each([Number.NaN, 0, 1.1])('%d is no share of a core', (share) => {
  expect(() => createCpuLimit(share, folder())).toThrow('share of a core');
});

test('where there are no control groups, the error says what is needed', () => {
  expect(() => createCpuLimit(0.29, join(folder(), 'none'))).toThrow('needs Linux');
});

function readGroup(root: string): Readonly<Record<string, string>> {
  const group = join(root, readdirSync(root).find((name) => name.startsWith('todo-api-bench')) ?? '');
  return Object.fromEntries(readdirSync(group).map((name) => [name, readFileSync(join(group, name), 'utf8')]));
}
