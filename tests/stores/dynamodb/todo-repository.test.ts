import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { v4, v7 } from 'uuid';
import { createDocumentClient } from '#lean-aws/document-client.ts';
import { createTodoRepository } from '../../../src/stores/dynamodb/todo-repository.ts';
import type { TodoRepository, WriteResult } from '../../../src/todos/repository.ts';
import { textMax } from '../../support/schema-limits.ts';
import { newRemoval, newTodo } from '../../todos/new-todo.ts';
import { createMeasuredClient, useDatabase } from './database.ts';
import { createDump } from './dump.ts';
import { type Act, answer, fail, reset, useFailingDatabase } from './failing-database.ts';

describe('on a table', () => {
  const database = useDatabase();

  test('lists whole, in one list, what DynamoDB answers in pages of 1 MB', async () => {
    const repository = createTodoRepository(database());
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
      const repository = createTodoRepository({ client, tableName: database().tableName });
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

  test('reads consistently, at one unit a call', async () => {
    const { client, consumed } = measured();
    const repository = createTodoRepository({ client, tableName: database().tableName });
    const owner = v4();
    const todo = newTodo();
    await repository.put(owner, todo, {});
    consumed.length = 0;
    await repository.get(owner, todo.id);
    await repository.list(owner, { order: 'asc', limit: 5 });
    // A read that need not be consistent costs half a unit.
    expect(consumed).toEqual([1, 1]);
  });

  test('keeps nothing in an item that the service does not know', async () => {
    const repository = createTodoRepository(database());
    const owner = v4();
    const todo = newTodo();
    await repository.put(owner, Object.assign({ secret: 'x' }, todo), {});
    expect(await repository.get(owner, todo.id)).toEqual(todo);
  });

  test('keeps of a removed todo what its retries and events need, and when that expires', async () => {
    const { client, tableName } = database();
    const repository = createTodoRepository({ client, tableName });
    const owner = v4();
    const todo = newTodo();
    const { position } = todo;
    const creation = { write: 'first', digest: 'd', position, updatedAt: todo.updatedAt };
    const removal = newRemoval();
    await repository.put(owner, todo, { write: 'first', creation });
    await repository.remove(owner, todo.id, removal, {});
    const { updatedAt, version, expiresAt } = removal;
    const writes = { w0: version.slice(-12), w1: 'first', w2: '-', w3: '-', w4: '-' };
    expect(await createDump(client, tableName)(owner)).toEqual([
      { owner, id: todo.id, updatedAt, expiresAt, creation, ...writes },
    ]);
  });

  describe.each<[string, string, object]>([
    ['without a text', 'REMOVE #text', {}],
    ['with a number for a text', 'SET #text = :wrong', { ':wrong': 5 }],
    ['with a null for a text', 'SET #text = :wrong', { ':wrong': null }],
  ])('an item %s', (_, UpdateExpression, values) => {
    test('is an error that names it, in lists too, until it is replaced or removed', async () => {
      const { client, tableName } = database();
      const repository = createTodoRepository({ client, tableName });
      const owner = v4();
      const [todo, other] = [newTodo(), newTodo()];
      for (const each of [todo, other]) await repository.put(owner, each, {});
      const spoil = async () => {
        const Key = { owner, id: todo.id };
        const ExpressionAttributeNames = { '#text': 'text' };
        const expression = { UpdateExpression, ExpressionAttributeNames };
        const given = Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values };
        await client.send(new UpdateCommand({ TableName: tableName, Key, ...expression, ...given }));
      };
      await spoil();
      const fault = `The stored todo ${todo.id} has no valid text.`;
      await expect(repository.get(owner, todo.id)).rejects.toThrow(fault);
      await expect(repository.list(owner, { order: 'asc', limit: 5 })).rejects.toThrow(fault);
      expect(await repository.get(owner, other.id)).toEqual(other);
      const mended = { ...todo, version: v7() };
      expect(await repository.put(owner, mended, {})).toMatchObject({ applied: true, entry: { todo: mended } });
      expect(await repository.list(owner, { order: 'asc', limit: 5 })).toEqual([mended, other]);
      await spoil();
      expect(await repository.remove(owner, todo.id, newRemoval(), {})).toMatchObject({ applied: true });
      expect(await repository.list(owner, { order: 'asc', limit: 5 })).toEqual([other]);
    });
  });

  test.each(['text', 'createdAt', 'updatedAt', 'position'])('removes an item without %s', async (name) => {
    const { client, tableName } = database();
    const repository = createTodoRepository({ client, tableName });
    const owner = v4();
    const todo = newTodo();
    await repository.put(owner, todo, {});
    const expression = { UpdateExpression: 'REMOVE #name', ExpressionAttributeNames: { '#name': name } };
    await client.send(new UpdateCommand({ TableName: tableName, Key: { owner, id: todo.id }, ...expression }));
    await expect(repository.get(owner, todo.id)).rejects.toThrow(name);
    expect(await repository.remove(owner, todo.id, newRemoval(), {})).toMatchObject({ applied: true });
    expect(await repository.get(owner, todo.id)).toBe(undefined);
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

  test('asks no more about a removal that finds nothing to remove', async () => {
    const repository = openRepository(fail(400, 'ConditionalCheckFailedException'));
    const removal = await repository.remove('alice', v4(), newRemoval(), {});
    expect(removal).toEqual({ applied: false, entry: undefined });
    expect(failing().calls).toEqual(['UpdateItem']);
  });

  test.each<[string, (repository: TodoRepository) => Promise<WriteResult>, readonly string[]]>([
    ['a put', (repository) => repository.put('alice', newTodo(), { ifNoneMatch: '*' }), ['GetItem']],
    ['a removal', (repository) => repository.remove('alice', v4(), newRemoval(), {}), ['GetItem']],
  ])('says of %s that fails after an attempt without an answer that this is not all', async (_, write, reads) => {
    const refuse = fail(400, 'ConditionalCheckFailedException');
    const repository = openRepository(reset, refuse, answer(200, '{}'));
    expect(await write(repository)).toEqual({ applied: false, entry: undefined, isUncertain: true });
    expect(failing().calls).toEqual(['UpdateItem', 'UpdateItem', ...reads]);
  });

  test('takes no key of a next page that is empty for one', async () => {
    const repository = openRepository(answer(200, JSON.stringify({ Items: [], LastEvaluatedKey: {} })));
    expect(await repository.list('alice', { order: 'asc', limit: 5 })).toEqual([]);
    expect(failing().calls).toEqual(['Query']);
  });

  /** A repository, with the client of the service, on a DynamoDB that does these acts. */
  function openRepository(...acts: readonly [Act, ...Act[]]) {
    failing().does(...acts);
    const timing = { attempt: 5000, call: 4000, backoffMax: 1 };
    return createTodoRepository({
      client: createDocumentClient({ access: failing().access, timing }),
      tableName: 'todos',
    });
  }
});
