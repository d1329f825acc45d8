import type { TodoUpdate } from '../todos/repository.ts';
import type { StoredTodo } from '../todos/todo.ts';

/**
 * @returns what makes UpdateItem write a todo whether or not there is one: one that is there keeps `createdAt` and
 * `position`, and its version rises
 */
export function toPutInput(owner: string, { id, text, done, createdAt, updatedAt, position }: StoredTodo) {
  return {
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

/** @returns what makes UpdateItem change a todo that is there, and fail its condition where there is none */
export function toUpdateInput(owner: string, id: string, { text, done, updatedAt }: TodoUpdate) {
  const setText = text === undefined ? '' : ', #text = :text';
  const moveIndex = done === undefined ? '' : ', #enter = #position REMOVE #leave';
  return {
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

function attributeNames(...names: readonly (keyof StoredTodo)[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [`#${name}`, name]));
}

/** The attributes by which an item enters one of the indexes `open` and `done`, and leaves the other. */
function indexAttributeNames(done: boolean): Record<string, string> {
  return done
    ? { '#enter': 'donePosition', '#leave': 'openPosition' }
    : { '#enter': 'openPosition', '#leave': 'donePosition' };
}
