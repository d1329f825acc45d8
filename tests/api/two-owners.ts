import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createTodoRepository } from '../../src/stores/dynamodb/todo-repository.ts';
import { createMeasuredClient, type Database } from '../stores/dynamodb/database.ts';
import { createDump } from '../stores/event-stores.ts';
import { createApiUnderTest } from './api-under-test.ts';
import type { RequestOptions } from './gateway.ts';

/** The API on a DynamoDB, whose calls are noted: command, owner, consumption. All requests have the ID `mine`. */
export function openIsolation(database: Database) {
  const calls: string[] = [];
  const client = createMeasuredClient(database, (kind, units) => calls.push(`${kind} ${units}`));
  noteCommands(client, calls);
  const { send } = createApiUnderTest(createTodoRepository(database));
  return {
    /** @returns the answer, and the calls that it took */
    async ask(method: string, url: string, { headers, ...options }: RequestOptions) {
      calls.length = 0;
      const answer = await send(method, url, { ...options, headers: { ...headers, 'x-request-id': 'mine' } });
      return { ...answer, calls: [...calls] };
    },

    /** @returns all that the table has of an owner: todos, with their index keys, and tombstones */
    itemsOf: createDump(database.client, database.tableName),

    close: () => client.destroy(),
  };
}

interface Input {
  readonly Key?: { readonly owner: unknown };
  readonly Item?: { readonly owner: unknown };
  readonly ExpressionAttributeValues?: { readonly ':owner'?: unknown };
}

function noteCommands(client: DynamoDBDocumentClient, calls: string[]): void {
  const send = client.send.bind(client);
  Object.assign(client, {
    send(command: Parameters<typeof send>[0]) {
      const { Key, Item, ExpressionAttributeValues } = command.input as Input;
      const owner = (Key ?? Item)?.owner ?? ExpressionAttributeValues?.[':owner'];
      calls.push(`${command.constructor.name} of ${owner}`);
      return send(command);
    },
  });
}
