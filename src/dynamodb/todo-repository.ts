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
import type { ListQuery, TodoRepository } from '../todos/repository.ts';
import type { StoredTodo } from '../todos/todo.ts';
import { withKnownFailures } from './failure.ts';
import { fromItem, toItem } from './item.ts';
import { toPutInput, toUpdateInput } from './update-input.ts';

/**
 * A TodoRepository on a DynamoDB table with the keys and indexes that serverless.yml gives it. All reads are
 * consistent: who has written reads what was written.
 */
export function createTodoRepository(client: DynamoDBDocumentClient, tableName: string): TodoRepository {
  const table = { TableName: tableName };
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
        ...table,
        Item: toItem(owner, todo),
        ConditionExpression: 'attribute_not_exists(#id)',
        ExpressionAttributeNames: { '#id': 'id' },
      });
      if ((await ifConditionHolds(client.send(command))) !== undefined) return true;
      // A retry whose first attempt was stored, though the answer was lost, finds its own todo.
      return (await get(owner, todo.id))?.position === todo.position;
    },

    async put(owner, todo) {
      const { Attributes } = await withKnownFailures(
        client.send(new UpdateCommand({ ...table, ...toPutInput(owner, todo) })),
      );
      return fromItem(Attributes ?? {});
    },

    async update(owner, id, changes) {
      const output = await ifConditionHolds(
        client.send(new UpdateCommand({ ...table, ...toUpdateInput(owner, id, changes) })),
      );
      return output && fromItem(output.Attributes ?? {});
    },

    async remove(owner, id) {
      await withKnownFailures(client.send(new DeleteCommand({ ...table, Key: { owner, id } })));
    },
  };

  async function get(owner: string, id: string): Promise<StoredTodo | undefined> {
    const command = new GetCommand({ ...table, Key: { owner, id }, ConsistentRead: true });
    const { Item } = await withKnownFailures(client.send(command));
    return Item && fromItem(Item);
  }

  function query(owner: string, { limit, done }: ListQuery, startKey: QueryCommandOutput['LastEvaluatedKey']) {
    const command = new QueryCommand({
      ...table,
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
