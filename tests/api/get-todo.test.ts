import { expect, test } from '@jest/globals';
import { createApiUnderTest } from './api-under-test.ts';
import { json } from './gateway.ts';
import { problemHeaders, todoHeaders } from './headers.ts';
import { problem } from './problem.ts';

const id = '8f14e45f-ceea-467f-ab2c-1d0f3b6a9e21';

test('answers a todo to its owner, and to others that there is none', async () => {
  const { send } = createApiUnderTest();
  const { body } = await send('POST', '/todos', json({ id, text: 'Buy milk' }));
  expect(await send('GET', `/todos/${id}`)).toEqual({ status: 200, headers: todoHeaders, body });
  expect(await send('GET', `/todos/${id}`, { owner: 'bob' })).toEqual({
    status: 404,
    headers: problemHeaders,
    body: problem(404, 'todo_not_found'),
  });
});
