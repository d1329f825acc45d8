import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createDocumentClient } from '#lean-aws/document-client.ts';
import { createEventRepository } from '../../../src/stores/dynamodb/event-repository.ts';
import { createTodoRepository } from '../../../src/stores/dynamodb/todo-repository.ts';
import { openHttpWire } from '../../histories/http-wire.ts';
import type { Instance, StoreUnderTest } from '../engines.ts';
import { createMeasuredClient, type Database, openDatabase } from './database.ts';
import { createDump } from './dump.ts';

/** Opens a table in the DynamoDB at an endpoint, or else in an embedded one. */
export async function openDynamoDbEngine(url: string | undefined): Promise<StoreUnderTest> {
  const database = await openDatabase(url);
  const { access, client, tableName, endpoint, close } = database;
  return {
    ...toInstance(database),
    dump: createDump(client, tableName),
    connect: () => connect(endpoint),
    connectNoted,
    openWire: () =>
      openHttpWire({
        endpoint,
        connect,
        isWrite: ({ headers }) => /\.UpdateItem$/.test(String(headers['x-amz-target'])),
        refusal: 400,
        failure: { status: 500, body: '{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError"}' },
        throttle: { status: 400, body: '{"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException"}' },
      }),
    close,
  };

  function connect(endpoint: string, attempt = 10_000): Instance {
    const timing = { attempt, call: 30_000, backoffMax: 1 };
    return toInstance({ client: createDocumentClient({ access: { ...access, endpoint }, timing }), tableName });
  }

  function connectNoted(note: (call: string) => void): Instance {
    const client = createMeasuredClient(database, (kind, units) => note(`${kind} ${units}`));
    noteCommands(client, note);
    return toInstance({ client, tableName });
  }
}

interface Input {
  readonly Key?: { readonly owner: unknown };
  readonly ExpressionAttributeValues?: { readonly ':owner'?: unknown };
}

function noteCommands(client: DynamoDBDocumentClient, note: (call: string) => void): void {
  const send = client.send.bind(client);
  Object.assign(client, {
    send(command: Parameters<typeof send>[0]) {
      const { Key, ExpressionAttributeValues } = command.input as Input;
      note(`${command.constructor.name} of ${Key?.owner ?? ExpressionAttributeValues?.[':owner']}`);
      return send(command);
    },
  });
}

function toInstance(store: Pick<Database, 'client' | 'tableName'>): Instance {
  return { todos: createTodoRepository(store), events: createEventRepository(store) };
}
