import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Creation, CreationRepository } from '../../todos/creations.ts';
import { returnCurrentItem, toWriteResult } from './conditional-write.ts';
import { withKnownFailures } from './failure.ts';
import { toUpdate } from './update.ts';

/**
 * Creates a CreationRepository in the table of the todos. A creation has a sort key that no todo can have, is in no
 * index, and is removed by DynamoDB some time after `expiresAt`.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html
 */
export function createCreationRepository(client: DynamoDBDocumentClient, tableName: string): CreationRepository {
  const table = { TableName: tableName };
  return {
    async claim(owner, { key, ...creation }, nowSeconds) {
      const Key = toKey(owner, key);
      const command = new PutCommand({
        ...table,
        Item: { ...Key, ...creation },
        ConditionExpression: 'attribute_not_exists(#id) OR #expiresAt <= :now',
        ExpressionAttributeNames: { '#id': 'id', '#expiresAt': 'expiresAt' },
        ExpressionAttributeValues: { ':now': nowSeconds },
        ...returnCurrentItem,
      });
      const { isWritten, item } = await toWriteResult(client.send(command));
      return isWritten ? { key, ...creation } : toCreation(key, item ?? (await get(Key)));
    },

    async moveLock(owner, { key, lockedUntil }, moved) {
      const { todo, lockedUntil: next } = moved;
      const change = toUpdate({
        set: { todo, lockedUntil: next },
        remove: next === undefined ? ['lockedUntil'] : [],
        condition: { expression: '#lockedUntil = :old', values: { ':old': lockedUntil } },
      });
      const command = new UpdateCommand({ ...table, Key: toKey(owner, key), ...change });
      return (await toWriteResult(client.send(command))).isWritten;
    },
  };

  async function get(key: Record<string, string>): Promise<Record<string, unknown>> {
    const command = new GetCommand({ ...table, Key: key, ConsistentRead: true });
    const { Item = {} } = await withKnownFailures(client.send(command));
    return Item;
  }
}

function toKey(owner: string, key: string) {
  return { owner, id: `POST /todos ${key}` };
}

function toCreation(key: string, item: Readonly<Record<string, unknown>>): Creation {
  const { todo, lockedUntil, expiresAt } = item as unknown as Creation;
  return { key, todo, lockedUntil, expiresAt };
}
