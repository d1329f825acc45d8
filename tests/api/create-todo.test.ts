import { expect, test } from '@jest/globals';
import { createApiUnderTest } from './api-under-test.ts';
import { json } from './gateway.ts';
import { problemHeaders, todoHeaders } from './headers.ts';
import { problem } from './problem.ts';
import { expectFaults } from './refusal.ts';
import { id, valid } from './rows.ts';

const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('creates an open todo with an id of its own and says where it is', async () => {
  const { send, clock } = createApiUnderTest();
  const answer = await send('POST', '/todos', json({ text: 'Buy milk' }));
  const { id: newId } = answer.body as { id: string };
  const todo = { ...valid, id: expect.stringMatching(uuidV7), createdAt: clock.instant, updatedAt: clock.instant };
  expect(answer).toEqual({ status: 201, headers: { ...todoHeaders, location: `/todos/${newId}` }, body: todo });
  expect(await send('GET', `/todos/${newId}`)).toMatchObject({ status: 200, body: todo });
});

test('takes the id that the client chose, in either case, as lower case, and refuses it when it is taken', async () => {
  const { send } = createApiUnderTest();
  const created = await send('POST', '/todos', json({ id: id.toUpperCase(), text: 'first' }));
  expect(created).toMatchObject({ status: 201, headers: { location: `/todos/${id}` }, body: { id, text: 'first' } });
  for (const taken of [id, id.toUpperCase()]) {
    expect(await send('POST', '/todos', json({ id: taken, text: 'second' }))).toEqual({
      status: 409,
      headers: problemHeaders,
      body: problem(409, 'todo_exists'),
    });
    expect(await send('GET', `/todos/${taken}`)).toMatchObject({ status: 200, body: created.body });
  }
});

test('refuses an id that is not a UUID', () =>
  expectFaults(['POST', '/todos', json({ ...valid, id: `urn:uuid:${id}` })], {
    '/body/id': 'must be a UUID',
  }));
