import { type DeleteEvent, type TodoEvent, toMark, toStoredTodo, type UpsertEvent } from '../../todos/events.ts';
import { attributeNames, indexAttributeNames } from './item.ts';
import { toTombstone } from './tombstone.ts';

/** @returns what makes UpdateItem apply a canonical event, if it is news: findStaleness, in DynamoDB's words */
export function toEventInput(event: TodoEvent, tombstoneUntil: number) {
  const change = event.type === 'upsert' ? toUpsert(event) : toDeletion(event, tombstoneUntil);
  return {
    Key: { owner: event.owner, id: event.id },
    UpdateExpression: change.UpdateExpression.replace('SET', 'SET #lastEvent = :lastEvent,'),
    ConditionExpression: `(attribute_not_exists(#lastEvent) OR #lastEvent < :lastEvent)
      AND (attribute_not_exists(#updatedAt) OR #updatedAt <= :updatedAt)`,
    ExpressionAttributeNames: { ...attributeNames('lastEvent'), ...change.ExpressionAttributeNames },
    ExpressionAttributeValues: { ':lastEvent': toMark(event), ...change.ExpressionAttributeValues },
  };
}

function toUpsert(event: UpsertEvent) {
  const { text, done, createdAt, updatedAt, position, version } = toStoredTodo(event);
  return {
    UpdateExpression: `SET #text = :text, #createdAt = :createdAt, #updatedAt = :updatedAt, #version = :version,
      #position = :position, #enter = :position
      REMOVE #leave, #expiresAt`,
    ExpressionAttributeNames: {
      ...attributeNames('text', 'createdAt', 'updatedAt', 'version', 'position', 'expiresAt'),
      ...indexAttributeNames(done),
    },
    ExpressionAttributeValues: {
      ':text': text,
      ':createdAt': createdAt,
      ':updatedAt': updatedAt,
      ':version': version,
      ':position': position,
    },
  };
}

function toDeletion({ time }: DeleteEvent, expiresAt: number) {
  return toTombstone({ updatedAt: time, expiresAt });
}
