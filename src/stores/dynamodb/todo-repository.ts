import { GetCommand, QueryCommand, type QueryCommandInput, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { TodoKey } from '../../todos/events.ts';
import type { ListQuery, TodoRepository, WriteResult } from '../../todos/repository.ts';
import type { StoredTodo } from '../../todos/todo.ts';
import { type ItemResult, returnCurrentItem, returnItem, toItemResult } from './conditional-write.ts';
import { requirePart, withKnownFailures } from './failure.ts';
import { findTodo, fromItem, toEntry, toIndex, toIndexKey } from './item.ts';
import type { DynamoDbStore } from './open-store.ts';
import { toRemovalInput, toUpdateInput, toWriteInput } from './write-input.ts';

/** Creates a TodoRepository on the table of resources/stores/dynamodb. All reads are strongly consistent. */
export function createTodoRepository({ client, tableName }: DynamoDbStore): TodoRepository {
  const table = { TableName: tableName };
  return {
    async list(owner, { limit, after, ...query }) {
      const todos: StoredTodo[] = [];
      let startKey = after && toIndexKey(owner, after, query.done);
      // One call returns at most 1 MB. Only lists of the longest texts need a second.
      do {
        const page = await queryPage(owner, { ...query, limit: limit - todos.length }, startKey);
        todos.push(...requirePart(page.Items).map(fromItem));
        // Some engines end a list with an empty key.
        startKey = Object.keys(page.LastEvaluatedKey ?? {}).length === 0 ? undefined : page.LastEvaluatedKey;
      } while (startKey !== undefined && todos.length < limit);
      return todos;
    },

    get,

    async put(owner, todo, terms) {
      const command = new UpdateCommand({ ...table, ...toWriteInput(owner, todo, terms), ...returnItem });
      return toResult({ owner, id: todo.id }, await toItemResult(client.send(command)));
    },

    async update(owner, id, changes, terms) {
      const command = new UpdateCommand({ ...table, ...toUpdateInput(owner, id, changes, terms), ...returnItem });
      return toResult({ owner, id }, await toItemResult(client.send(command)));
    },

    async remove(owner, id, removal, terms) {
      const input = { ...table, ...toRemovalInput(owner, id, removal, terms), ...returnCurrentItem };
      const result = await toItemResult(client.send(new UpdateCommand(input)));
      if (result.isWritten) return { applied: true, entry: { updatedAt: removal.updatedAt, writes: [] } };
      const { write, ifMatch, ifNoneMatch } = terms;
      // A plain removal fails only where nothing is left to remove, which is a success.
      const isPlain = (write ?? ifMatch ?? ifNoneMatch) === undefined && !result.isUncertain;
      return isPlain ? { applied: false, entry: toEntry(result.item) } : toResult({ owner, id }, result);
    },
  };

  async function get(owner: string, id: string): Promise<StoredTodo | undefined> {
    return findTodo(await getItem({ owner, id }));
  }

  async function getItem(key: TodoKey) {
    const command = new GetCommand({ ...table, Key: key, ConsistentRead: true });
    return (await withKnownFailures(client.send(command))).Item;
  }

  /** Local engines do not return the item that failed a condition. DynamoDB returns none if none exists. */
  async function toResult(key: TodoKey, result: ItemResult): Promise<WriteResult> {
    if (result.isWritten) return { applied: true, entry: requirePart(toEntry(result.item)) };
    const { item = await getItem(key), isUncertain } = result;
    return { applied: false, entry: toEntry(item), isUncertain };
  }

  function queryPage(
    owner: string,
    { done, order, limit }: Omit<ListQuery, 'after'>,
    startKey: QueryCommandInput['ExclusiveStartKey'],
  ) {
    const command = new QueryCommand({
      ...table,
      IndexName: toIndex(done).name,
      KeyConditionExpression: '#owner = :owner',
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: { ':owner': owner },
      ConsistentRead: true,
      ScanIndexForward: order === 'asc',
      Limit: limit,
      ExclusiveStartKey: startKey,
    });
    return withKnownFailures(client.send(command));
  }
}
