import { describe, expect, test } from '@jest/globals';
import { v7 } from 'uuid';
import { createInMemoryCreations } from '../../src/stores/memory/creation-repository.ts';
import { createInMemoryRepository } from '../../src/stores/memory/todo-repository.ts';
import { TodoError } from '../../src/todos/errors.ts';
import { createOperations } from '../../src/todos/operations.ts';

const id = '8f14e45f-ceea-467f-ab2c-1d0f3b6a9e21';
const draft = { id, text: 'Buy milk', done: false };
const all = { order: 'asc', limit: 10 } as const;

test('a replacement whose write was retried is still a creation', async () => {
  const repository = createInMemoryRepository();
  const { todos } = open({
    put: async (...write) => {
      await repository.put(...write);
      return repository.put(...write);
    },
  });
  expect(await todos.replaceTodo('alice', draft, {})).toMatchObject({ created: true });
});

describe('with a key', () => {
  test('a retry waits while the first request runs, and 15 s after it has died goes on with the same todo', async () => {
    const { todos, clock, repository } = open();
    const stalled = open({ put: () => new Promise(() => undefined) }, repository);
    void stalled.todos.createTodo('alice', { text: 'Buy milk' }, 'key');
    const retry = () => createWith(stalled.creations);
    await expect(retry()).rejects.toMatchObject({ code: 'request_in_progress' });
    clock.milliseconds += 14_999;
    await expect(retry()).rejects.toMatchObject({ code: 'request_in_progress' });
    clock.milliseconds += 1;
    const [one, other] = await Promise.allSettled([retry(), retry()]);
    expect([one.status, other.status].sort()).toEqual(['fulfilled', 'rejected']);
    expect(await todos.listTodos('alice', all)).toMatchObject({ todos: [{ text: 'Buy milk' }] });

    function createWith(creations: ReturnType<typeof createInMemoryCreations>) {
      const context = { repository, creations, now: () => new Date(clock.milliseconds), newId: v7 };
      return createOperations(context).createTodo('alice', { text: 'Buy milk' }, 'key');
    }
  });

  const unavailable = new TodoError('storage_unavailable');

  test.each([
    ['before', unavailable],
    ['before', new TodoError('storage_full')],
    ['before', new Error('bug')],
    ['after', unavailable],
  ])('a retry of a request that failed %s it stored its todo creates that one: %s', async (when, failure) => {
    const repository = createInMemoryRepository();
    const puts: Repository['put'][] = [
      async (...write) => {
        if (when === 'after') await repository.put(...write);
        throw failure;
      },
    ];
    const { todos } = open({ put: (...write) => (puts.shift() ?? repository.put)(...write) }, repository);
    await expect(todos.createTodo('alice', draft, 'key')).rejects.toBe(failure);
    if (when === 'after') await todos.updateTodo('alice', { id, text: 'changed since' }, {});
    const { todo, replayed } = await todos.createTodo('alice', draft, 'key');
    expect({ todo, replayed }).toMatchObject({ todo: draft, replayed: false });
    const text = when === 'after' ? 'changed since' : 'Buy milk';
    expect(await repository.list('alice', all)).toMatchObject([{ position: todo.position, text }]);
  });

  test('a todo that is stored is answered, even where that cannot be noted; a retry finds it', async () => {
    const { repository, creations, clock } = open();
    const moves = [() => Promise.reject(new TodoError('storage_unavailable')), creations.moveLock];
    const todos = createOperations({
      repository,
      creations: { ...creations, moveLock: (...move) => (moves.shift() ?? creations.moveLock)(...move) },
      now: () => new Date(clock.milliseconds),
      newId: v7,
    });
    const { todo } = await todos.createTodo('alice', { text: 'Buy milk' }, 'key');
    await expect(todos.createTodo('alice', { text: 'Buy milk' }, 'key')).rejects.toMatchObject({
      code: 'request_in_progress',
    });
    clock.milliseconds += 15_000;
    expect(await todos.createTodo('alice', { text: 'Buy milk' }, 'key')).toEqual({ todo, replayed: false });
    expect(await todos.createTodo('alice', { text: 'Buy milk' }, 'key')).toEqual({ todo, replayed: true });
    expect(await todos.listTodos('alice', all)).toEqual({ todos: [todo], end: undefined });
  });

  test('a retry that stores its todo at last does so as of now, under a version of its own', async () => {
    const { todos, clock } = open();
    const { id, version } = (await todos.createTodo('alice', draft, undefined)).todo;
    await expect(todos.createTodo('alice', draft, 'key')).rejects.toMatchObject({ code: 'todo_exists' });
    await todos.deleteTodo('alice', { id }, {});
    clock.milliseconds += 60_000;
    const { todo } = await todos.createTodo('alice', draft, 'key');
    expect(todo.updatedAt).toBe(new Date(clock.milliseconds).toISOString());
    expect(todo.version).not.toBe(version);
    expect(await todos.getTodo('alice', { id }, {})).toEqual(todo);
    expect(await todos.createTodo('alice', draft, 'key')).toEqual({ todo, replayed: true });
  });

  test('the key is free again after 24 hours', async () => {
    const { todos, clock } = open();
    await todos.createTodo('alice', { text: 'Buy milk' }, 'key');
    clock.milliseconds += 24 * 60 * 60 * 1000 - 1;
    expect(await todos.createTodo('alice', { text: 'Buy milk' }, 'key')).toMatchObject({ replayed: true });
    clock.milliseconds += 1;
    expect(await todos.createTodo('alice', { text: 'Buy bread' }, 'key')).toMatchObject({ replayed: false });
  });
});

type Repository = ReturnType<typeof createInMemoryRepository>;

function open(overrides: Partial<Repository> = {}, repository = createInMemoryRepository()) {
  const clock = { milliseconds: Date.UTC(2026, 0, 2) };
  const creations = createInMemoryCreations();
  const todos = createOperations({
    repository: { ...repository, ...overrides },
    creations,
    now: () => new Date(clock.milliseconds),
    newId: v7,
  });
  return { todos, clock, creations, repository };
}
