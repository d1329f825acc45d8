import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { createEventRepository } from '../../src/stores/dynamodb/event-repository.ts';
import { createTodoRepository } from '../../src/stores/dynamodb/todo-repository.ts';
import {
  createInMemoryEventRepository,
  createInMemoryRepository,
  type Entries,
} from '../../src/stores/memory/todo-repository.ts';
import { createEventRepository as createPostgresEventRepository } from '../../src/stores/postgres/event-repository.ts';
import type { PostgresStore } from '../../src/stores/postgres/query.ts';
import { sql } from '../../src/stores/postgres/sql.ts';
import { createTodoRepository as createPostgresRepository } from '../../src/stores/postgres/todo-repository.ts';
import type { EventRepository } from '../../src/todos/events.ts';
import type { TodoRepository } from '../../src/todos/repository.ts';

/** Todos that both the API and events change. */
export interface EventStore {
  readonly todos: TodoRepository;
  readonly events: EventRepository;
  /** @returns all that is kept of an owner, tombstones too, in order of the ids */
  readonly dump: (owner: string) => Promise<readonly unknown[]>;
}

export function createInMemoryStore(): EventStore {
  const entries: Entries = new Map();
  return {
    todos: createInMemoryRepository(entries),
    events: createInMemoryEventRepository(entries),
    dump: async (owner) => {
      const found = [...(entries.get(owner)?.values() ?? [])];
      return found.sort((one, other) => (one.id < other.id ? -1 : 1));
    },
  };
}

export function createDynamoDbStore(client: DynamoDBDocumentClient, tableName: string): EventStore {
  return {
    todos: createTodoRepository({ client, tableName }),
    events: createEventRepository({ client, tableName }),
    dump: createDump(client, tableName),
  };
}

/** @returns a function that tells all that a table keeps of an owner, in order of the sort keys */
export function createDump(client: DynamoDBDocumentClient, tableName: string) {
  return async (owner: string): Promise<readonly Readonly<Record<string, unknown>>[]> => {
    const command = new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: '#owner = :owner',
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: { ':owner': owner },
      ConsistentRead: true,
    });
    return (await client.send(command)).Items ?? [];
  };
}

export function createPostgresStore(store: Pick<PostgresStore, 'query'>): EventStore {
  return {
    todos: createPostgresRepository(store),
    events: createPostgresEventRepository(store),
    dump: async (owner) => {
      const { rows } = await store.query(sql`SELECT * FROM todos WHERE owner = ${owner} ORDER BY id`);
      return rows.map(({ content, ...row }) => {
        const values = { ...row, ...(JSON.parse(String(content)) as object | null) };
        return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
      });
    },
  };
}

/** @returns the store, as if all that is read before a write is out of date: what counts is the condition of each write */
export function withoutReading(store: EventStore): EventStore {
  return { ...store, events: { ...store.events, readStates: async () => [] } };
}
