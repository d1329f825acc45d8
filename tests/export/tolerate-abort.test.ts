import { Readable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { tolerateAbort } from '../../src/export/tolerate-abort.ts';

test('the rejection of an aborted stream does not end the process', async () => {
  const stream = Readable.from(['a'], { signal: AbortSignal.abort() });
  const reason: unknown = await stream.toArray().catch((error: unknown) => error);
  expect(() => tolerateAbort(reason)).not.toThrow();
});

test.each([new TypeError('a bug'), new DOMException('late', 'TimeoutError'), 'a text', undefined])(
  'any other rejection ends it: %p',
  (reason) => {
    expect(() => tolerateAbort(reason)).toThrow();
  },
);
