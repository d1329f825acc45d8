import { expect, test } from '@jest/globals';
import { readUsage } from '../src/process-usage.ts';

test.each(process.platform === 'linux' ? [process.pid] : [])('a process used what it counts itself', (pid) => {
  const { cpu = 0, memoryPeak = 0 } = readUsage(pid);
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  expect(cpu).toBeGreaterThan(0);
  expect(cpu).toBeLessThanOrEqual((userCPUTime + systemCPUTime) / 1000);
  // The kernel sums up the pages of each processor only now and then.
  expect(memoryPeak / (maxRSS * 1024)).toBeCloseTo(1, 1);
});

test('nothing is known of a process that does not exist', () => {
  expect(readUsage(2 ** 22 + 1)).toEqual({});
});
