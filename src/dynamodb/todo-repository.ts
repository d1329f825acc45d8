import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandOutput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { ListQuery, TodoRepository, TodoUpdate } from '../todos/repository.ts';
import type { StoredTodo } from '../todos/todo.ts';
import { withKnownFailures } from './failure.ts';
import { fromItem, toItem } from './item.ts';

/**
 * A TodoRepository on a DynamoDB table with the keys and indexes that serverless.yml gives it. All reads are
 * consistent: who has written reads what was written.
 */
export function createTodoRepository(client: DynamoDBDocumentClient, tableName: string): TodoRepository {
  return {
    async list(owner, { limit, done }) {
      const todos: StoredTodo[] = [];
      let startKey: QueryCommandOutput['LastEvaluatedKey'];
      // One call answers at most 1 MB: only lists of the longest texts need a second.
      do {
        const page = await query(owner, { limit: limit - todos.length, done }, startKey);
        todos.push(...(page.Items ?? []).map(fromItem));
        startKey = page.LastEvaluatedKey;
      } while (startKey !== undefined && todos.length < limit);
      return todos;
    },

    get,

    async add(owner, todo) {
      const command = new PutCommand({
        TableName: tableName,
        Item: toItem(owner, todo),
        ConditionExpression: 'attribute_not_exists(#id)',
        ExpressionAttributeNames: { '#id': 'id' },
      });
      if ((await ifConditionHolds(client.send(command))) !== undefined) return true;
      // A retry whose first attempt was stored, though the answer was lost, finds its own todo.
      return (await get(owner, todo.id))?.position === todo.position;
    },

    async put(owner, todo) {
      const { Attributes } = await withKnownFailures(client.send(new UpdateCommand(putInput(owner, todo))));
      return fromItem(Attributes ?? {});
    },

    async update(owner, id, changes) {
      const output = await ifConditionHolds(client.send(new UpdateCommand(updateInput(owner, id, changes))));
      return output && fromItem(output.Attributes ?? {});
    },

    async remove(owner, id) {
      await withKnownFailures(client.send(new DeleteCommand({ TableName: tableName, Key: { owner, id } })));
    },
  };

  async function get(owner: string, id: string): Promise<StoredTodo | undefined> {
    const command = new GetCommand({ TableName: tableName, Key: { owner, id }, ConsistentRead: true });
    const { Item } = await withKnownFailures(client.send(command));
    return Item && fromItem(Item);
  }

  function query(owner: string, { limit, done }: ListQuery, startKey: QueryCommandOutput['LastEvaluatedKey']) {
    const command = new QueryCommand({
      TableName: tableName,
      IndexName: done === undefined ? 'by-position' : done ? 'done' : 'open',
      KeyConditionExpression: '#owner = :owner',
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: { ':owner': owner },
      ConsistentRead: true,
      Limit: limit,
      ExclusiveStartKey: startKey,
    });
    return withKnownFailures(client.send(command));
  }

  function putInput(owner: string, { id, text, done, createdAt, updatedAt, position }: StoredTodo) {
    return {
      TableName: tableName,
      Key: { owner, id },
      UpdateExpression: `SET #text = :text, #updatedAt = :updatedAt,
        #createdAt = if_not_exists(#createdAt, :createdAt),
        #position = if_not_exists(#position, :position),
        #enter = if_not_exists(#position, :position)
        REMOVE #leave ADD #version :one`,
      ExpressionAttributeNames: {
        ...attributeNames('text', 'updatedAt', 'createdAt', 'position', 'version'),
        ...indexAttributeNames(done),
      },
      ExpressionAttributeValues: {
        ':text': text,
        ':updatedAt': updatedAt,
        ':createdAt': createdAt,
        ':position': position,
        ':one': 1,
      },
      ReturnValues: 'ALL_NEW',
    } as const;
  }

  function updateInput(owner: string, id: string, { text, done, updatedAt }: TodoUpdate) {
    const setText = text === undefined ? '' : ', #text = :text';
    const moveIndex = done === undefined ? '' : ', #enter = #position REMOVE #leave';
    return {
      TableName: tableName,
      Key: { owner, id },
      UpdateExpression: `SET #updatedAt = :updatedAt${setText}${moveIndex} ADD #version :one`,
      ConditionExpression: 'attribute_exists(#id)',
      ExpressionAttributeNames: {
        ...attributeNames('id', 'updatedAt', 'version'),
        ...(text === undefined ? {} : attributeNames('text')),
        ...(done === undefined ? {} : { ...attributeNames('position'), ...indexAttributeNames(done) }),
      },
      ExpressionAttributeValues: {
        ':updatedAt': updatedAt,
        ':one': 1,
        ...(text === undefined ? {} : { ':text': text }),
      },
      ReturnValues: 'ALL_NEW',
    } as const;
  }
}

/** @returns the write's output, or undefined when its condition did not hold and nothing was written */
async function ifConditionHolds<Output>(write: Promise<Output>): Promise<Output | undefined> {
  try {
    return await withKnownFailures(write);
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}

function attributeNames(...names: readonly (keyof StoredTodo)[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [`#${name}`, name]));
}

/** The attributes by which an item enters one of the indexes `open` and `done`, and leaves the other. */
function indexAttributeNames(done: boolean): Record<string, string> {
  return done
    ? { '#enter': 'donePosition', '#leave': 'openPosition' }
    : { '#enter': 'openPosition', '#leave': 'donePosition' };
}
