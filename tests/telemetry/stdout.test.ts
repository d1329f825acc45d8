import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';

test('every line reaches a pipe whole and in order, also when its reader is slow', async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'flood.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = (await text(child.stdout)).split('\n');
  expect(lines).toEqual([...Array.from({ length: 200 }, (_, number) => `${number} ${'€'.repeat(3000)}`), '']);
});
