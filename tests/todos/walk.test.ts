import { Readable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { createInMemoryRepository } from '../../src/stores/memory/todo-repository.ts';
import { TodoError } from '../../src/todos/errors.ts';
import type { TodoRepository } from '../../src/todos/repository.ts';
import { walkTodos } from '../../src/todos/repository.ts';
import type { StoredTodo } from '../../src/todos/todo.ts';
import { newTodo } from './new-todo.ts';

/** @returns a repository in which alice has so many todos, every other one done, and the todos */
async function fill(size: number) {
  const repository = createInMemoryRepository();
  const todos = Array.from({ length: size }, (_, index) => newTodo({ text: `${index}`, done: index % 2 === 1 }));
  for (const todo of todos) await repository.put('alice', todo, {});
  return { repository, todos };
}

test.each([0, 1, 2, 3, 4, 5, 6, 7])('gives all of %i todos once, in order of creation', async (size) => {
  const { repository, todos } = await fill(size);
  const pages = await collect(walkTodos(repository, 'alice', { done: undefined, pageSize: 3 }));
  expect(pages.flat()).toEqual(todos);
  expect(pages.length).toBeGreaterThan(0);
  expect(pages.every(({ length }) => length <= 3)).toBe(true);
});

test.each([true, false])('gives only those that are done, or are not: %s', async (done) => {
  const { repository, todos } = await fill(9);
  const pages = await collect(walkTodos(repository, 'alice', { done, pageSize: 2 }));
  expect(pages.flat()).toEqual(todos.filter((todo) => todo.done === done));
});

test('gives nothing of another owner', async () => {
  const { repository } = await fill(9);
  expect(await collect(walkTodos(repository, 'bob', { done: undefined, pageSize: 2 }))).toEqual([[]]);
});

test('asks for a page when it is taken, and not before', async () => {
  const { repository } = await fill(9);
  let asked = 0;
  const pages = walkTodos(
    countLists(repository, () => (asked += 1)),
    'alice',
    { done: undefined, pageSize: 2 },
  );
  for (const expected of [1, 2, 3]) {
    await pages.next();
    expect(asked).toBe(expected);
  }
  await pages.return(undefined);
  expect(asked).toBe(3);
});

test('goes on behind a todo that is deleted or changed meanwhile, and gives none twice', async () => {
  const { repository, todos } = await fill(6);
  const pages = walkTodos(repository, 'alice', { done: undefined, pageSize: 2 });
  const first = await pages.next();
  await repository.remove('alice', String(todos[1]?.id), { updatedAt: '', expiresAt: 0 }, {});
  await repository.update('alice', String(todos[0]?.id), { done: true, updatedAt: '', version: '' }, {});
  expect([first.value, ...(await collect(pages))].flat()).toEqual(todos);
});

test('fails where the repository fails', async () => {
  const error = new TodoError('storage_unavailable');
  const pages = walkTodos({ list: () => Promise.reject(error) }, 'alice', { done: undefined, pageSize: 2 });
  await expect(pages.next()).rejects.toBe(error);
});

function countLists(repository: TodoRepository, count: () => void): Pick<TodoRepository, 'list'> {
  return {
    list: (...query) => {
      count();
      return repository.list(...query);
    },
  };
}

function collect(pages: ReturnType<typeof walkTodos>): Promise<(readonly StoredTodo[])[]> {
  return Readable.from(pages).toArray();
}
