import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createCpuAccount } from '../../bench/lambda/cpu-account.ts';
import { useFolder } from '../support/use-folder.ts';

const folder = useFolder();
const name = `todo-api-bench-account-${process.pid}`;

test.each([
  ['1', 'cpuacct', 'cpuacct.usage', (millis: number) => String(millis * 1e6)],
  ['2', '', 'cpu.stat', (millis: number) => `usage_usec ${millis * 1000}\nuser_usec 1\n`],
])('control groups of version %s count a process that joins', (_, controller, file, write) => {
  const group = join(folder(), controller, name);
  mkdirSync(group, { recursive: true });
  writeFileSync(join(group, file), write(5));
  const account = createCpuAccount(folder());
  account?.open(2 ** 22 + 1);
  writeFileSync(join(group, file), write(95));
  expect([account?.read(), readFileSync(join(group, 'cgroup.procs'), 'utf8')]).toEqual([90, String(2 ** 22 + 1)]);
});

test('without control groups there is no account', () => {
  expect(createCpuAccount(folder())).toBeUndefined();
});
