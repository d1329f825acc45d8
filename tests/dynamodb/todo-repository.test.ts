import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { v4, v7 } from 'uuid';
import { createDocumentClient } from '../../src/dynamodb/client.ts';
import { createTodoRepository } from '../../src/dynamodb/todo-repository.ts';
import type { StoredTodo } from '../../src/todos/todo.ts';
import { type Database, localSettings, openDatabase } from './database.ts';

describe('on a table', () => {
  let database: Database;

  beforeAll(async () => {
    database = await openDatabase();
  });

  afterAll(() => database.close());

  test('lists whole, in one list, what DynamoDB answers in pages of 1 MB', async () => {
    const repository = createTodoRepository(database.client, database.tableName);
    const owner = v4();
    const todos = Array.from({ length: 200 }, () => draft({ text: '🥛'.repeat(4096) }));
    for (const todo of todos) await repository.add(owner, todo);
    expect(await repository.list(owner, { limit: 200, done: false })).toEqual(todos);
    expect(await repository.list(owner, { limit: 150 })).toEqual(todos.slice(0, 150));
  });

  test.each([{ done: false }, { done: true }, {}])(
    'lists %j at a price that other todos do not change',
    async (query) => {
      const { client, consumed } = measured();
      const repository = createTodoRepository(client, database.tableName);
      const [few, many] = [v4(), v4()];
      for (const owner of [few, many]) {
        for (let number = 0; number < 10; number += 1) await repository.add(owner, draft(query));
      }
      for (let number = 0; number < 300; number += 1) await repository.add(many, draft({ done: query.done === false }));
      consumed.length = 0;
      expect(await repository.list(few, { ...query, limit: 10 })).toHaveLength(10);
      expect(await repository.list(many, { ...query, limit: 10 })).toHaveLength(10);
      expect(consumed).toEqual([expect.any(Number), consumed[0]]);
    },
  );

  test('keeps nothing in an item that the service does not know', async () => {
    const repository = createTodoRepository(database.client, database.tableName);
    const owner = v4();
    const todo = draft();
    await repository.add(owner, Object.assign({ secret: 'x' }, todo));
    expect(await repository.get(owner, todo.id)).toEqual(todo);
  });

  /** A client to the same engine that notes what each call consumed. */
  function measured() {
    const consumed: number[] = [];
    const client = new DynamoDBClient({ ...localSettings, endpoint: database.endpoint });
    client.middlewareStack.add(
      (next) => async (args) => {
        Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' });
        const result = await next(args);
        const { ConsumedCapacity } = result.output as { ConsumedCapacity?: { CapacityUnits?: number } };
        consumed.push(ConsumedCapacity?.CapacityUnits ?? 0);
        return result;
      },
      { step: 'initialize' },
    );
    return { client: DynamoDBDocumentClient.from(client), consumed };
  }
});

describe('when DynamoDB fails', () => {
  let server: Server;
  const environment = { ...process.env };

  afterEach(() => {
    server?.close();
    process.env = { ...environment };
  });

  test.each([
    [400, 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException', 'storage_unavailable'],
    [400, 'com.amazonaws.dynamodb.v20120810#ThrottlingException', 'storage_unavailable'],
    [400, 'com.amazonaws.dynamodb.v20120810#RequestLimitExceeded', 'storage_unavailable'],
    [500, 'com.amazonaws.dynamodb.v20120810#InternalServerError', 'storage_unavailable'],
    [503, 'com.amazonaws.dynamodb.v20120810#ServiceUnavailable', 'storage_unavailable'],
    [400, 'com.amazonaws.dynamodb.v20120810#ItemCollectionSizeLimitExceededException', 'storage_full'],
  ])('answers %i %s as %s', async (status, type, code) => {
    const repository = await openRepository(status, type);
    await expect(repository.add('alice', draft())).rejects.toMatchObject({ name: 'TodoError', code });
  });

  test('leaves what nobody foresees as it is', async () => {
    const repository = await openRepository(400, 'com.amazon.coral.validate#ValidationException');
    await expect(repository.get('alice', v4())).rejects.toMatchObject({ name: 'ValidationException' });
  });

  /** A repository, with the client of the service, on a DynamoDB that answers every call with one error. */
  async function openRepository(status: number, type: string) {
    server = createServer((_, response) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify({ __type: type, message: 'no' }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    });
    return createTodoRepository(createDocumentClient(), 'todos');
  }
});

function draft(changes: Partial<StoredTodo> = {}): StoredTodo {
  const position = v7();
  const instant = '2026-01-02T03:04:05.678Z';
  const todo = { text: 'Buy milk', done: false, createdAt: instant, updatedAt: instant, version: 1, ...changes };
  return { id: position, position, ...todo };
}
