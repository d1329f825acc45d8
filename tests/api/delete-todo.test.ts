import { expect, test } from '@jest/globals';
import { createApiUnderTest } from './api-under-test.ts';
import { json } from './gateway.ts';
import { common } from './headers.ts';

const id = '8f14e45f-ceea-467f-ab2c-1d0f3b6a9e21';

test('deletes a todo, again and again, but no one else’s', async () => {
  const { send } = createApiUnderTest();
  await send('POST', '/todos', json({ id, text: 'Buy milk' }));
  const gone = { status: 204, headers: common, body: undefined };
  expect(await send('DELETE', `/todos/${id}`, { owner: 'bob' })).toEqual(gone);
  expect(await send('GET', `/todos/${id}`)).toMatchObject({ status: 200 });
  expect(await send('DELETE', `/todos/${id}`)).toEqual(gone);
  expect(await send('DELETE', `/todos/${id}`)).toEqual(gone);
  expect(await send('GET', `/todos/${id}`)).toMatchObject({ status: 404 });
});
