import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { joinLines } from '../../src/telemetry/server-log.ts';

test('lines of a turn of the event loop are one write, in order, and none is left', async () => {
  const writes: string[] = [];
  const write = joinLines((text) => writes.push(text));
  for (const line of ['a\n', 'b\n', 'c\n']) write(line);
  expect(writes).toEqual([]);
  await setImmediate();
  expect(writes).toEqual(['a\nb\nc\n']);
  write('d\n');
  await setImmediate();
  expect(writes).toEqual(['a\nb\nc\n', 'd\n']);
});
