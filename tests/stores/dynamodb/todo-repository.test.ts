import { describe, expect, test } from '@jest/globals';
import { v4, v7 } from 'uuid';
import { createDocumentClient } from '#lean-aws/document-client.ts';
import { createTodoRepository } from '../../../src/stores/dynamodb/todo-repository.ts';
import { textMax } from '../../support/schema-limits.ts';
import { newRemoval, newTodo } from '../../todos/new-todo.ts';
import { createMeasuredClient, useDatabase } from './database.ts';
import { type Act, fail, useFailingDatabase } from './failing-database.ts';

describe('on a table', () => {
  const database = useDatabase();

  test('lists whole, in one list, what DynamoDB answers in pages of 1 MB', async () => {
    const repository = createTodoRepository(database().client, database().tableName);
    const owner = v4();
    const todos = Array.from({ length: 200 }, () => newTodo({ text: '🥛'.repeat(textMax) }));
    for (const todo of todos) await repository.put(owner, todo, {});
    expect(await repository.list(owner, { order: 'asc', limit: 200, done: false })).toEqual(todos);
    expect(await repository.list(owner, { order: 'asc', limit: 150 })).toEqual(todos.slice(0, 150));
  });

  test.each([{ done: false }, { done: true }, {}])(
    'lists %j at a price that other todos do not change',
    async (query) => {
      const { client, consumed } = measured();
      const repository = createTodoRepository(client, database().tableName);
      const [few, many] = [v4(), v4()];
      for (const owner of [few, many]) {
        for (let number = 0; number < 10; number += 1) await repository.put(owner, newTodo(query), {});
      }
      for (let number = 0; number < 100; number += 1)
        await repository.put(many, newTodo({ done: query.done === false }), {});
      const page = { ...query, order: 'asc', limit: 5 } as const;
      const [fewest, most] = [await repository.list(few, page), await repository.list(many, page)];
      consumed.length = 0;
      expect(await repository.list(few, { ...page, after: fewest.at(-1) })).toHaveLength(5);
      expect(await repository.list(many, { ...page, after: most.at(-1) })).toHaveLength(5);
      expect(await repository.list(many, { ...page, order: 'desc', after: newTodo() })).toHaveLength(5);
      expect(consumed).toEqual([expect.any(Number), consumed[0], consumed[0]]);
    },
  );

  test('keeps nothing in an item that the service does not know', async () => {
    const repository = createTodoRepository(database().client, database().tableName);
    const owner = v4();
    const todo = newTodo();
    await repository.put(owner, Object.assign({ secret: 'x' }, todo), {});
    expect(await repository.get(owner, todo.id)).toEqual(todo);
  });

  /** A client to the same engine that notes what each call consumed. */
  function measured() {
    const consumed: number[] = [];
    return { client: createMeasuredClient(database(), (_, units) => consumed.push(units)), consumed };
  }
});

describe('when DynamoDB fails', () => {
  const failing = useFailingDatabase();

  test('takes the todo that stands against a condition from the answer to the write, and asks no more', async () => {
    const current = newTodo({ done: true });
    const { done: _, ...kept } = current;
    const item = { owner: 'alice', ...kept, donePosition: current.position };
    const Item = Object.fromEntries(Object.entries(item).map(([name, value]) => [name, { S: value }]));
    const repository = openRepository(fail(400, 'ConditionalCheckFailedException', { Item }));
    const refused = { applied: false, entry: { todo: current, updatedAt: current.updatedAt, writes: [] } };
    const update = { updatedAt: current.updatedAt, version: v7() };
    expect(await repository.put('alice', newTodo(), { ifNoneMatch: '*' })).toMatchObject(refused);
    expect(await repository.update('alice', current.id, update, { ifMatch: ['x'] })).toMatchObject(refused);
    expect(await repository.remove('alice', current.id, newRemoval(), { ifMatch: ['x'] })).toMatchObject(refused);
    expect(failing().calls).toEqual(['UpdateItem', 'UpdateItem', 'UpdateItem']);
  });

  /** A repository, with the client of the service, on a DynamoDB that does one thing with every call. */
  function openRepository(act: Act) {
    failing().does(act);
    const timing = { attempt: 5000, call: 4000, backoffMax: 1 };
    return createTodoRepository(createDocumentClient({ access: failing().access, timing }), 'todos');
  }
});
