import { expect, test } from '@jest/globals';
import { createApiUnderTest } from './api-under-test.ts';
import { json } from './gateway.ts';
import { problemHeaders, todoHeaders } from './headers.ts';
import { problem } from './problem.ts';

const id = '8f14e45f-ceea-467f-ab2c-1d0f3b6a9e21';
const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('creates an open todo with an id of its own and says where it is', async () => {
  const { send } = createApiUnderTest();
  const answer = await send('POST', '/todos', json({ text: 'Buy milk' }));
  const { id: newId } = answer.body as { id: string };
  const todo = {
    id: expect.stringMatching(uuidV7),
    text: 'Buy milk',
    done: false,
    createdAt: '2026-01-02T03:04:05.678Z',
    updatedAt: '2026-01-02T03:04:05.678Z',
  };
  expect(answer).toEqual({ status: 201, headers: { ...todoHeaders, location: `/todos/${newId}` }, body: todo });
  expect(await send('GET', `/todos/${newId}`)).toMatchObject({ status: 200, body: todo });
});

test('creates a todo that is done already', async () => {
  const { send } = createApiUnderTest();
  const { body } = await send('POST', '/todos', json({ text: 'Buy milk', done: true }));
  expect(await send('GET', '/todos?done=true')).toMatchObject({ status: 200, body: [body] });
});

test('takes the id that the client chose, in either case, as lower case', async () => {
  const { send } = createApiUnderTest();
  expect(await send('POST', '/todos', json({ id: id.toUpperCase(), text: 'Buy milk' }))).toMatchObject({
    status: 201,
    headers: { location: `/todos/${id}` },
    body: { id, text: 'Buy milk' },
  });
  expect(await send('GET', `/todos/${id.toUpperCase()}`)).toMatchObject({ status: 200, body: { id } });
});

test('refuses an id that is taken, in either case, and leaves the todo that has it alone', async () => {
  const { send } = createApiUnderTest();
  const { body } = await send('POST', '/todos', json({ id, text: 'first' }));
  for (const taken of [id, id.toUpperCase()]) {
    expect(await send('POST', '/todos', json({ id: taken, text: 'second' }))).toEqual({
      status: 409,
      headers: problemHeaders,
      body: problem(409, 'todo_exists'),
    });
  }
  expect(await send('GET', '/todos')).toMatchObject({ body: [body] });
});

test('does not mind that another owner has the id', async () => {
  const { send } = createApiUnderTest();
  await send('POST', '/todos', json({ id, text: 'Alice’s' }));
  expect(await send('POST', '/todos', { ...json({ id, text: 'Bob’s' }), owner: 'bob' })).toMatchObject({ status: 201 });
  expect(await send('GET', `/todos/${id}`)).toMatchObject({ body: { text: 'Alice’s' } });
});
