import { expect, test } from '@jest/globals';
import { createApiUnderTest } from './api-under-test.ts';
import { json } from './gateway.ts';
import { todoHeaders } from './headers.ts';
import { problem } from './problem.ts';
import { expectFaults } from './refusal.ts';
import { id, path } from './rows.ts';

test.each(['application/json', 'application/merge-patch+json'])('merges a patch of type %s', async (type) => {
  const { send, clock } = createApiUnderTest();
  const { body } = await send('POST', '/todos', json({ id, text: 'Buy milk' }));
  clock.instant = '2026-01-02T12:00:00.000Z';
  const patch = (changes: object) =>
    send('PATCH', `/todos/${id.toUpperCase()}`, json(changes, { 'content-type': type }));
  expect(await patch({})).toEqual({ status: 200, headers: todoHeaders, body });
  const done = { ...(body as object), done: true, updatedAt: clock.instant };
  expect(await patch({ done: true })).toEqual({ status: 200, headers: todoHeaders, body: done });
  const renamed = { ...done, text: 'Buy bread' };
  expect(await patch({ text: 'Buy bread' })).toEqual({ status: 200, headers: todoHeaders, body: renamed });
  expect((await send('GET', '/todos?done=true')).body).toEqual([renamed]);
});

test.each([{}, { done: true }])('never creates a todo: %j', async (patch) => {
  const { send } = createApiUnderTest();
  const absent = { status: 404, body: problem(404, 'todo_not_found') };
  expect(await send('PATCH', path, json(patch))).toMatchObject(absent);
  expect((await send('GET', '/todos')).body).toEqual([]);
});

test('refuses to remove a member, as a merge patch does with null', () =>
  expectFaults(['PATCH', path, json({ text: null, done: null })], {
    '/body/text': 'must be a string',
    '/body/done': 'must be true or false',
  }));
