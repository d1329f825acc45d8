import { expect, test } from '@jest/globals';
import { createApiUnderTest } from './api-under-test.ts';
import { json } from './gateway.ts';
import { problem } from './problem.ts';

test('answers an empty array to an owner without todos', async () => {
  const { send } = createApiUnderTest();
  expect(await send('GET', '/todos')).toEqual({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: [],
  });
});

test('answers an owner’s todos in order of creation, all, only done or only open ones', async () => {
  const { send } = createApiUnderTest();
  const todos = [];
  for (const [id, done] of [
    ['f', true],
    ['0', false],
    ['8', true],
  ] as const) {
    const draft = { id: `${id}0000000-0000-4000-8000-000000000000`, text: id, done };
    todos.push((await send('POST', '/todos', json(draft))).body);
  }
  await send('POST', '/todos', { ...json({ text: 'not Alice’s' }), owner: 'bob' });
  expect((await send('GET', '/todos')).body).toEqual(todos);
  expect((await send('GET', '/todos?done=true')).body).toEqual([todos[0], todos[2]]);
  expect((await send('GET', '/todos?done=false')).body).toEqual([todos[1]]);
});

test('answers at most the first 200 todos', async () => {
  const { send } = createApiUnderTest();
  for (let number = 1; number <= 201; number += 1) await send('POST', '/todos', json({ text: String(number) }));
  const todos = (await send('GET', '/todos')).body as { text: string }[];
  expect(todos.map(({ text }) => text)).toEqual(Array.from({ length: 200 }, (_, index) => String(index + 1)));
});

test.each(['', 'TRUE', '1', 'yes', 'true,true', ' true'])('refuses done=%j', async (value) => {
  const { send } = createApiUnderTest();
  expect(await send('GET', `/todos?done=${encodeURIComponent(value)}`)).toEqual({
    status: 400,
    headers: { 'content-type': 'application/problem+json' },
    body: problem(400, 'invalid_request', [{ pointer: '/query/done', detail: 'must be one of: true, false' }]),
  });
});

test('refuses a parameter that is given twice', async () => {
  const { send } = createApiUnderTest();
  expect(await send('GET', '/todos?done=true&done=false')).toMatchObject({ status: 400 });
});
