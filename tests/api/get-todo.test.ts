import { expect, test } from '@jest/globals';
import { createApiUnderTest } from './api-under-test.ts';
import { json } from './gateway.ts';
import { problemHeaders, todoHeaders } from './headers.ts';
import { problem } from './problem.ts';
import { path, valid } from './rows.ts';

test('answers a todo to its owner, and to others that there is none', async () => {
  const { send } = createApiUnderTest();
  const { body } = await send('PUT', path, json(valid));
  const absent = { status: 404, headers: problemHeaders, body: problem(404, 'todo_not_found') };
  expect(await send('GET', path)).toEqual({ status: 200, headers: todoHeaders, body });
  expect(await send('GET', path, { owner: 'bob' })).toEqual(absent);
});
