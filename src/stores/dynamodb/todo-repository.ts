import {
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { ListQuery, TodoRepository, WriteOutcome } from '../../todos/repository.ts';
import type { StoredTodo } from '../../todos/todo.ts';
import { returnCurrentItem, returnItem, toWriteResult, type WriteResult } from './conditional-write.ts';
import { requirePart, withKnownFailures } from './failure.ts';
import { findTodo, fromItem, toIndex, toIndexKey } from './item.ts';
import { toRemovalInput, toUpdateInput, toWriteInput } from './write-input.ts';

/** Creates a TodoRepository on the table of resources/table.yml. All reads are strongly consistent. */
export function createTodoRepository(client: DynamoDBDocumentClient, tableName: string): TodoRepository {
  const table = { TableName: tableName };
  return {
    async list(owner, { limit, after, ...query }) {
      const todos: StoredTodo[] = [];
      let startKey = after && toIndexKey(owner, after, query.done);
      // One call returns at most 1 MB. Only lists of the longest texts need a second.
      do {
        const page = await queryPage(owner, { ...query, limit: limit - todos.length }, startKey);
        todos.push(...requirePart(page.Items).map(fromItem));
        startKey = page.LastEvaluatedKey;
      } while (startKey !== undefined && todos.length < limit);
      return todos;
    },

    get,

    async put(owner, todo, precondition) {
      const command = new UpdateCommand({ ...table, ...toWriteInput(owner, todo, precondition), ...returnItem });
      return toOutcome(owner, todo, await toWriteResult(client.send(command)));
    },

    async update(owner, id, changes, precondition) {
      const command = new UpdateCommand({
        ...table,
        ...toUpdateInput(owner, id, changes, precondition),
        ...returnItem,
      });
      return toOutcome(owner, { id, ...changes }, await toWriteResult(client.send(command)));
    },

    async remove(owner, id, removal, precondition) {
      const input = { ...table, ...toRemovalInput(owner, id, removal, precondition), ...returnCurrentItem };
      const { isWritten, item } = await toWriteResult(client.send(new UpdateCommand(input)));
      // Without a precondition, a write fails only on a missing item.
      const isGone = isWritten || (precondition.ifMatch === undefined && precondition.ifNoneMatch === undefined);
      return isGone ? undefined : currentTodo(owner, id, item);
    },
  };

  async function get(owner: string, id: string): Promise<StoredTodo | undefined> {
    const command = new GetCommand({ ...table, Key: { owner, id }, ConsistentRead: true });
    const { Item } = await withKnownFailures(client.send(command));
    return findTodo(Item);
  }

  /** A retry whose first attempt was stored finds its own version. */
  async function toOutcome(
    owner: string,
    { id, version }: Pick<StoredTodo, 'id' | 'version'>,
    { isWritten, item }: WriteResult,
  ): Promise<WriteOutcome> {
    if (isWritten) return { applied: true, todo: fromItem(requirePart(item)) };
    const current = await currentTodo(owner, id, item);
    return current?.version === version ? { applied: true, todo: current } : { applied: false, current };
  }

  /** Local engines do not return the item that failed a condition. DynamoDB returns none if none exists. */
  async function currentTodo(owner: string, id: string, item: WriteResult['item']): Promise<StoredTodo | undefined> {
    return item === undefined ? get(owner, id) : findTodo(item);
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
