import { expect, test } from '@jest/globals';
import { createApiUnderTest } from './api-under-test.ts';
import { json } from './gateway.ts';
import { todoHeaders } from './headers.ts';
import { problem } from './problem.ts';

const id = '8f14e45f-ceea-467f-ab2c-1d0f3b6a9e21';
const [morning, noon] = ['2026-01-02T08:00:00.000Z', '2026-01-02T12:00:00.000Z'];

test.each(['application/json', 'application/merge-patch+json'])('merges a patch of type %s', async (type) => {
  const { send, clock } = createApiUnderTest();
  clock.instant = morning;
  await send('POST', '/todos', json({ id, text: 'Buy milk' }));
  clock.instant = noon;
  const todo = { id, text: 'Buy milk', done: true, createdAt: morning, updatedAt: noon };
  expect(await send('PATCH', `/todos/${id}`, json({ done: true }, { 'content-type': type }))).toEqual({
    status: 200,
    headers: todoHeaders,
    body: todo,
  });
  const renamed = { ...todo, text: 'Buy bread' };
  expect((await send('PATCH', `/todos/${id}`, json({ text: 'Buy bread' }, { 'content-type': type }))).body).toEqual(
    renamed,
  );
  expect((await send('GET', '/todos?done=true')).body).toEqual([renamed]);
});

test('changes nothing for an empty patch', async () => {
  const { send, clock } = createApiUnderTest();
  clock.instant = morning;
  const { body } = await send('POST', '/todos', json({ id, text: 'Buy milk' }));
  clock.instant = noon;
  expect(await send('PATCH', `/todos/${id}`, json({}))).toMatchObject({ status: 200, body });
  expect(await send('GET', `/todos/${id}`)).toMatchObject({ status: 200, body });
});

test.each([{}, { done: true }])('never creates a todo: %j', async (patch) => {
  const { send } = createApiUnderTest();
  expect(await send('PATCH', `/todos/${id}`, json(patch))).toMatchObject({
    status: 404,
    body: problem(404, 'todo_not_found'),
  });
  expect((await send('GET', '/todos')).body).toEqual([]);
});

test('refuses to remove a member, as a merge patch does with null', async () => {
  const { send } = createApiUnderTest();
  const { body } = await send('POST', '/todos', json({ id, text: 'Buy milk' }));
  expect(await send('PATCH', `/todos/${id}`, json({ text: null, done: null }))).toMatchObject({
    status: 400,
    body: problem(400, 'invalid_request', [
      { pointer: '/body/text', detail: 'must be string' },
      { pointer: '/body/done', detail: 'must be boolean' },
    ]),
  });
  expect(await send('GET', `/todos/${id}`)).toMatchObject({ body });
});
