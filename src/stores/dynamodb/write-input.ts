import type { Precondition } from '../../todos/precondition.ts';
import type { TodoRemoval, TodoUpdate } from '../../todos/repository.ts';
import type { StoredTodo } from '../../todos/todo.ts';
import { toCondition } from './condition.ts';
import { attributeNames, indexAttributeNames } from './item.ts';
import { toTombstone } from './tombstone.ts';

/** @returns what makes UpdateItem write a todo; one that is there keeps `createdAt` and `position`, a tombstone is none */
export function toPutInput(owner: string, todo: StoredTodo, precondition: Precondition) {
  const { id, text, done, createdAt, updatedAt, position, version } = todo;
  const condition = toCondition(precondition);
  return {
    Key: { owner, id },
    UpdateExpression: `SET #text = :text, #updatedAt = :updatedAt, #version = :version,
      #createdAt = if_not_exists(#createdAt, :createdAt),
      #position = if_not_exists(#position, :position),
      #enter = if_not_exists(#position, :position)
      REMOVE #leave, #expiresAt`,
    ...(condition.expression === '' ? {} : { ConditionExpression: condition.expression }),
    ExpressionAttributeNames: {
      ...attributeNames('text', 'updatedAt', 'version', 'createdAt', 'position', 'expiresAt'),
      ...indexAttributeNames(done),
    },
    ExpressionAttributeValues: {
      ':text': text,
      ':updatedAt': updatedAt,
      ':version': version,
      ':createdAt': createdAt,
      ':position': position,
      ...condition.values,
    },
  };
}

/** @returns what makes UpdateItem change a todo that is there, and fail its condition where there is none */
export function toUpdateInput(owner: string, id: string, changes: TodoUpdate, precondition: Precondition) {
  const { text, done, updatedAt, version } = changes;
  const setText = text === undefined ? '' : ', #text = :text';
  const moveIndex = done === undefined ? '' : ', #enter = #position REMOVE #leave';
  const condition = toCondition({ ...precondition, ifMatch: precondition.ifMatch ?? '*' });
  return {
    Key: { owner, id },
    UpdateExpression: `SET #updatedAt = :updatedAt, #version = :version${setText}${moveIndex}`,
    ConditionExpression: condition.expression,
    ExpressionAttributeNames: {
      ...attributeNames('updatedAt', 'version'),
      ...(text === undefined ? {} : attributeNames('text')),
      ...(done === undefined ? {} : { ...attributeNames('position'), ...indexAttributeNames(done) }),
    },
    ExpressionAttributeValues: {
      ':updatedAt': updatedAt,
      ':version': version,
      ...(text === undefined ? {} : { ':text': text }),
      ...condition.values,
    },
  };
}

/**
 * @returns what makes UpdateItem turn a todo that is there into a tombstone, only if the precondition holds of it; a tombstone
 * becomes one of now, and where there is nothing it fails its condition
 */
export function toRemovalInput(owner: string, id: string, removal: TodoRemoval, precondition: Precondition) {
  const { expression, values } = toCondition(precondition);
  const { ExpressionAttributeValues, ...tombstone } = toTombstone(removal);
  return {
    Key: { owner, id },
    ...tombstone,
    ConditionExpression: ['attribute_exists(#updatedAt)', expression].filter(Boolean).join(' AND '),
    ExpressionAttributeValues: { ...ExpressionAttributeValues, ...values },
  };
}
