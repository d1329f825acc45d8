import { expect, test } from '@jest/globals';
import { createTodoRepository } from '../../src/stores/memory/todo-repository.ts';
import { newTodo } from '../todos/new-todo.ts';
import { createApiUnderTest } from './api-under-test.ts';
import { json } from './gateway.ts';
import { problemHeaders, todoHeaders } from './headers.ts';
import { problem } from './problem.ts';
import { id, path, valid } from './rows.ts';

test('answers a todo to its owner, and to others that there is none', async () => {
  const { send } = createApiUnderTest();
  const { body } = await send('PUT', path, json(valid));
  const absent = { status: 404, headers: problemHeaders, body: problem(404, 'todo_not_found') };
  expect(await send('GET', path)).toEqual({ status: 200, headers: todoHeaders, body });
  expect(await send('GET', path, { owner: 'bob' })).toEqual(absent);
});

test('answers and changes a todo whose text is older than the rule of texts', async () => {
  const repository = createTodoRepository();
  const { send } = createApiUnderTest(repository);
  const text = '\u200B\u3164';
  await repository.put('alice', newTodo({ id, text }), {});
  expect(await send('GET', path)).toMatchObject({ status: 200, body: { text, done: false } });
  expect(await send('GET', '/todos')).toMatchObject({ status: 200, body: [{ text }] });
  expect(await send('PATCH', path, json({ done: true }))).toMatchObject({ status: 200, body: { text, done: true } });
});
