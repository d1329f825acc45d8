import { expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { createOperations } from '../../src/todos/operations.ts';
import { toCanonicalId, toTodo } from '../../src/todos/todo.ts';
import { createInMemoryRepository } from './in-memory-repository.ts';

const id = '8f14e45f-ceea-467f-ab2c-1d0f3b6a9e21';
const instant = '2026-01-02T03:04:05.678Z';
const draft = { id, text: 'Buy milk', done: false };

test('a client sees of a todo what the schema names, and nothing of how it is kept', () => {
  const todo = { ...draft, createdAt: instant, updatedAt: instant };
  expect(toTodo({ ...todo, position: v7(), version: 3 })).toEqual(todo);
});

test('ids that differ in case only are one id', () => {
  expect(toCanonicalId(id.toUpperCase())).toBe(id);
});

test('an empty update is a read', async () => {
  const todos = open({ update: () => Promise.reject(new Error('written')) });
  const todo = await todos.createTodo('alice', draft);
  expect(await todos.updateTodo('alice', { id })).toEqual(todo);
});

test('a replacement whose write was retried is still a creation', async () => {
  const repository = createInMemoryRepository();
  const todos = open({
    put: async (owner, todo) => {
      await repository.put(owner, todo);
      return repository.put(owner, todo);
    },
  });
  expect(await todos.replaceTodo('alice', draft)).toMatchObject({ created: true });
});

test.each([
  ['getTodo', 'todo_not_found'],
  ['updateTodo', 'todo_not_found'],
] as const)('%s fails with %s where there is none', async (operation, code) => {
  await expect(open()[operation]('alice', draft)).rejects.toMatchObject({ name: 'TodoError', code });
});

test('createTodo fails with todo_exists where there is one, and keeps it', async () => {
  const todos = open();
  const todo = await todos.createTodo('alice', draft);
  await expect(todos.createTodo('alice', { ...draft, text: 'other' })).rejects.toMatchObject({ code: 'todo_exists' });
  expect(await todos.listTodos('alice', {})).toEqual([todo]);
});

function open(overrides: Partial<ReturnType<typeof createInMemoryRepository>> = {}) {
  return createOperations({
    repository: { ...createInMemoryRepository(), ...overrides },
    now: () => new Date(instant),
    newId: v7,
  });
}
