import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { v4, v7 } from 'uuid';
import { updateTodo } from '../../../src/generated/validators.js';
import { sql } from '../../../src/stores/postgres/sql.ts';
import { createTodoRepository } from '../../../src/stores/postgres/todo-repository.ts';
import { anyText } from '../../support/any-text.ts';
import { newTodo } from '../../todos/new-todo.ts';
import { usePostgres } from './database.ts';

const postgres = usePostgres();
const owner = v4();

// PostgreSQL merges changes as jsonb, which takes neither NUL nor lone surrogates.
test('every text that a request may bring is stored as it is, by a put and by an update', async () => {
  const todos = createTodoRepository(postgres());
  const property = fc.asyncProperty(anyText(20), async (text) => {
    fc.pre(updateTodo({ pathParameters: { id: v4() }, body: { text } }));
    const todo = newTodo({ text });
    const put = await todos.put(owner, todo, {});
    const update = { text, updatedAt: todo.updatedAt, version: v7() };
    const updated = await todos.update(owner, todo.id, update, {});
    expect([put.entry?.todo, updated.entry?.todo]).toEqual([todo, { ...todo, version: update.version }]);
  });
  await fc.assert(property, { numRuns: 50 });
});

test('content that is not JSON is an error that shows no part of it', async () => {
  const todos = createTodoRepository(postgres());
  const { id } = newTodo();
  await todos.put(owner, newTodo({ id }), {});
  await postgres().query(sql`UPDATE todos SET content = 'secret' WHERE id = ${id}`);
  await expect(todos.get(owner, id)).rejects.toThrow(new Error(`The stored todo ${id} has no valid content.`));
});

test('an owner of any allowed characters has todos of its own', async () => {
  const todos = createTodoRepository(postgres());
  const todo = newTodo();
  for (const name of ["o'wner", 'Owner', 'owner', 'ö', 'o\u0308', '🥛'.repeat(255), ' ', '$1', '%']) {
    expect(await todos.get(name, todo.id)).toBeUndefined();
    await todos.put(name, todo, {});
    expect(await todos.list(name, { order: 'asc', limit: 2 })).toEqual([todo]);
  }
});
