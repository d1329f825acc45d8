import { expect, test } from '@jest/globals';
import { createApiUnderTest } from './api-under-test.ts';
import { json } from './gateway.ts';
import { common } from './headers.ts';
import { id, path, valid } from './rows.ts';

test('deletes a todo, again and again, but no one else’s', async () => {
  const { send } = createApiUnderTest();
  await send('PUT', path, json(valid));
  const gone = { status: 204, headers: common, body: undefined };
  expect(await send('DELETE', path, { owner: 'bob' })).toEqual(gone);
  expect(await send('GET', path)).toMatchObject({ status: 200 });
  expect(await send('DELETE', `/todos/${id.toUpperCase()}`)).toEqual(gone);
  expect(await send('GET', path)).toMatchObject({ status: 404 });
  expect(await send('DELETE', path)).toEqual(gone);
});
