import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v4, v7 } from 'uuid';
import { createTodoRepository } from '../../src/dynamodb/todo-repository.ts';
import type { TodoRepository } from '../../src/todos/repository.ts';
import type { StoredTodo } from '../../src/todos/todo.ts';
import { type Database, openDatabase } from '../dynamodb/database.ts';
import { createInMemoryRepository } from './in-memory-repository.ts';

let database: Database;
let dynamoDbRepository: TodoRepository;

beforeAll(async () => {
  database = await openDatabase();
  dynamoDbRepository = createTodoRepository(database.client, database.tableName);
});

afterAll(() => database.close());

describe.each([
  ['in memory', createInMemoryRepository],
  ['in DynamoDB', () => dynamoDbRepository],
])('a todo repository %s', (_, createRepository) => {
  test('gives back what was added, to its owner only', async () => {
    const { repository, owner, other } = open();
    const todo = draft({ text: 'tab\t, newline\n, "quotes", \\ and 🥛', done: true });
    expect(await repository.add(owner, todo)).toBe(true);
    expect(await repository.get(owner, todo.id)).toEqual(todo);
    expect(await repository.get(other, todo.id)).toBeUndefined();
    expect(await repository.list(other, { limit: 10 })).toEqual([]);
  });

  test('refuses a taken id and leaves the todo that has it alone', async () => {
    const { repository, owner, other } = open();
    const todo = await add(repository, owner);
    expect(await repository.add(owner, draft({ id: todo.id, text: 'later' }))).toBe(false);
    expect(await repository.list(owner, { limit: 10 })).toEqual([todo]);
    expect(await repository.add(other, draft({ id: todo.id }))).toBe(true);
  });

  test('takes the same todo again as the retry that it is', async () => {
    const { repository, owner } = open();
    const todo = await add(repository, owner);
    expect(await repository.add(owner, todo)).toBe(true);
    expect(await repository.list(owner, { limit: 10 })).toEqual([todo]);
  });

  test('lets one of many simultaneous additions of an id win', async () => {
    const { repository, owner } = open();
    const id = v4();
    const results = await Promise.all(Array.from({ length: 20 }, () => repository.add(owner, draft({ id }))));
    expect(results.filter((added) => added)).toEqual([true]);
    expect(await repository.list(owner, { limit: 10 })).toHaveLength(1);
  });

  test('lists in order of creation, whatever the ids', async () => {
    const { repository, owner } = open();
    const todos: StoredTodo[] = [];
    for (const id of ['f', '0', '8', 'c', '3']) {
      todos.push(await add(repository, owner, { id: v4().replace(/^./, id), done: id < '5' }));
    }
    expect(await repository.list(owner, { limit: 10 })).toEqual(todos);
    expect(await repository.list(owner, { limit: 10, done: true })).toEqual(todos.filter(({ done }) => done));
    expect(await repository.list(owner, { limit: 10, done: false })).toEqual(todos.filter(({ done }) => !done));
    expect(await repository.list(owner, { limit: 3 })).toEqual(todos.slice(0, 3));
  });

  test('puts a new todo as it is', async () => {
    const { repository, owner } = open();
    const todo = draft({ done: true });
    expect(await repository.put(owner, todo)).toEqual(todo);
    expect(await repository.list(owner, { limit: 10, done: true })).toEqual([todo]);
    expect(await repository.list(owner, { limit: 10, done: false })).toEqual([]);
  });

  test('puts over a todo and keeps when and where it was created', async () => {
    const { repository, owner } = open();
    const [first, second] = [await add(repository, owner), await add(repository, owner)];
    const replacement = draft({ id: first.id, text: 'new', done: true });
    const { createdAt, position } = first;
    const stored = { ...replacement, createdAt, position, version: 2 };
    expect(await repository.put(owner, replacement)).toEqual(stored);
    expect(await repository.list(owner, { limit: 10 })).toEqual([stored, second]);
    expect(await repository.list(owner, { limit: 10, done: true })).toEqual([stored]);
    expect(await repository.list(owner, { limit: 10, done: false })).toEqual([second]);
  });

  test.each([{ text: 'new' }, { done: true }, { done: false }, { text: 'new', done: true }])(
    'updates %o and nothing else',
    async (changes) => {
      const { repository, owner } = open();
      const todo = await add(repository, owner);
      const updated = { ...todo, ...changes, updatedAt: '2030-01-01T00:00:00.000Z', version: 2 };
      const { updatedAt } = updated;
      expect(await repository.update(owner, todo.id, { ...changes, updatedAt })).toEqual(updated);
      expect(await repository.get(owner, todo.id)).toEqual(updated);
      expect(await repository.list(owner, { limit: 10, done: updated.done })).toEqual([updated]);
      expect(await repository.list(owner, { limit: 10, done: !updated.done })).toEqual([]);
    },
  );

  test('updates no todo that is not there, nor creates one', async () => {
    const { repository, owner, other } = open();
    const todo = await add(repository, other);
    const changes = { text: 'new', done: true, updatedAt: '2030-01-01T00:00:00.000Z' };
    expect(await repository.update(owner, todo.id, changes)).toBeUndefined();
    expect(await repository.list(owner, { limit: 10 })).toEqual([]);
    expect(await repository.get(other, todo.id)).toEqual(todo);
  });

  test('loses none of many simultaneous updates', async () => {
    const { repository, owner } = open();
    const { id } = await add(repository, owner);
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        repository.update(owner, id, { done: index % 2 === 0, updatedAt: '2030-01-01T00:00:00.000Z' }),
      ),
    );
    expect(await repository.get(owner, id)).toMatchObject({ version: 21 });
    expect(await repository.list(owner, { limit: 10 })).toHaveLength(1);
  });

  test('removes a todo, and one that is not there, but no one else’s', async () => {
    const { repository, owner, other } = open();
    const todo = await add(repository, owner);
    await repository.remove(other, todo.id);
    expect(await repository.get(owner, todo.id)).toEqual(todo);
    await repository.remove(owner, todo.id);
    await repository.remove(owner, todo.id);
    expect(await repository.get(owner, todo.id)).toBeUndefined();
    expect(await repository.list(owner, { limit: 10, done: false })).toEqual([]);
  });

  function open() {
    return { repository: createRepository(), owner: v4(), other: v4() };
  }
});

async function add(repository: TodoRepository, owner: string, changes: Partial<StoredTodo> = {}): Promise<StoredTodo> {
  const todo = draft(changes);
  await repository.add(owner, todo);
  return todo;
}

function draft(changes: Partial<StoredTodo> = {}): StoredTodo {
  const position = v7();
  const instant = '2026-01-02T03:04:05.678Z';
  return {
    id: v4(),
    text: 'Buy milk',
    done: false,
    createdAt: instant,
    updatedAt: instant,
    position,
    version: 1,
    ...changes,
  };
}
