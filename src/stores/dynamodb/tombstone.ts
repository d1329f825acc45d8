import type { TodoRemoval } from '../../todos/repository.ts';
import { attributeNames } from './item.ts';

/**
 * @returns what makes UpdateItem turn an item into a tombstone: it is in no index, has no version, which makes it no
 * todo, and DynamoDB removes it some time after `expiresAt`
 */
export function toTombstone({ updatedAt, expiresAt }: TodoRemoval) {
  return {
    UpdateExpression: `SET #updatedAt = :updatedAt, #expiresAt = :expiresAt
      REMOVE #text, #createdAt, #version, #position, #openPosition, #donePosition`,
    ExpressionAttributeNames: attributeNames(
      'updatedAt',
      'expiresAt',
      'text',
      'createdAt',
      'version',
      'position',
      'openPosition',
      'donePosition',
    ),
    ExpressionAttributeValues: { ':updatedAt': updatedAt, ':expiresAt': expiresAt },
  };
}
