import { expect, test } from '@jest/globals';
import { createApiUnderTest } from './api-under-test.ts';
import { json } from './gateway.ts';
import { todoHeaders } from './headers.ts';
import { problem } from './problem.ts';

const id = '8f14e45f-ceea-467f-ab2c-1d0f3b6a9e21';
const [morning, noon] = ['2026-01-02T08:00:00.000Z', '2026-01-02T12:00:00.000Z'];

test('creates a todo that is not there', async () => {
  const { send, clock } = createApiUnderTest();
  clock.instant = morning;
  const todo = { id, text: 'Buy milk', done: true, createdAt: morning, updatedAt: morning };
  expect(await send('PUT', `/todos/${id}`, json({ text: 'Buy milk', done: true }))).toEqual({
    status: 201,
    headers: { ...todoHeaders, location: `/todos/${id}` },
    body: todo,
  });
  expect((await send('GET', '/todos')).body).toEqual([todo]);
});

test('replaces a todo that is there, whenever it was created', async () => {
  const { send, clock } = createApiUnderTest();
  clock.instant = morning;
  await send('POST', '/todos', json({ id, text: 'Buy milk' }));
  clock.instant = noon;
  const todo = { id, text: 'Buy bread', done: true, createdAt: morning, updatedAt: noon };
  expect(await send('PUT', `/todos/${id.toUpperCase()}`, json({ text: 'Buy bread', done: true }))).toEqual({
    status: 200,
    headers: todoHeaders,
    body: todo,
  });
  expect((await send('GET', '/todos')).body).toEqual([todo]);
});

test('refuses a todo that is not whole', async () => {
  const { send } = createApiUnderTest();
  expect(await send('PUT', `/todos/${id}`, json({}))).toMatchObject({
    status: 400,
    body: problem(400, 'invalid_request', [
      { pointer: '/body/text', detail: 'is required' },
      { pointer: '/body/done', detail: 'is required' },
    ]),
  });
  expect((await send('GET', '/todos')).body).toEqual([]);
});
