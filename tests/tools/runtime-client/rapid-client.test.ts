import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { createFunction } from '#runtime-api/lambda-function.ts';
import { useResource } from '../../support/use-resource.ts';

const taskRoot = import.meta.dirname;
const lambda = useResource(
  () => {
    const settings = { taskRoot, handler: 'index.handler', memory: 512, timeout: 60 };
    return createFunction({ ...settings, node: process.execPath, client: join(taskRoot, 'echo.cjs') });
  },
  ({ shutDown }) => shutDown(),
);

test.each([
  ['an empty one', {}],
  ['one of many bytes per letter', { text: '€😀'.repeat(300_000) }],
])('an event arrives whole, and so does the response: %s', async (_, event) => {
  const { body, result } = lambda().invoke(event);
  expect([JSON.parse(await text(body)), await result]).toEqual([event, { status: 'success' }]);
});

test('an error is reported with its type, on the same connection', async () => {
  const error = { errorType: 'TypeError', errorMessage: 'a bug' };
  expect(await lambda().invoke(error).result).toEqual({ status: 'error', error });
  expect(lambda().environments()).toBe(1);
});
