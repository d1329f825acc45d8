import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import { readBody } from '../src/read-body.ts';

test.each([
  [['abc'], 4, 'abc'],
  [['a', 'bc', 'd', 'efghi', 'j'], 20, 'abcdefghij'],
  [['ab', 'cde', 'f'], 3, 'abcd'],
  [['abcdef'], 3, 'abcd'],
  [['abc', 'd', 'e'], 3, 'abcd'],
])('of the parts %j, at most %d bytes and one more are kept', async (parts, bytesMax, body) => {
  const held: number[] = [];
  const request = Readable.from(parts.map((part) => Buffer.from(part)));
  expect(await readBody(toRequest(request), bytesMax, (bytes) => held.push(bytes))).toEqual({
    body,
    isBase64Encoded: false,
  });
  expect(held.reduce((sum, bytes) => sum + bytes)).toBe(body.length);
});

test('a body that comes byte by byte takes memory for its size, not for each part', async () => {
  const bytes = 200_000;
  const request = new Readable({ read: () => undefined });
  const body = readBody(toRequest(request), bytes, () => undefined);
  const before = countMemory();
  for (let index = 0; index < bytes; index += 1) request.emit('data', Buffer.alloc(1, 'a'));
  expect(countMemory() - before).toBeLessThan(20 * bytes);
  request.emit('end');
  expect((await body).body).toBe('a'.repeat(bytes));
});

function toRequest(stream: Readable): IncomingMessage {
  return Object.assign(stream, { headers: { 'transfer-encoding': 'chunked' } }) as unknown as IncomingMessage;
}

/** Returns the bytes in use, without garbage. */
function countMemory(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
