import { type TodoEvent, toMark, toStoredTodo, type UpsertEvent } from '../../todos/events.ts';
import { attributeNames } from './item.ts';
import { isNotOlder, toMove, toUpdate } from './update.ts';
import { toAttributes, toTombstone } from './write-input.ts';

/**
 * UpdateItem input that applies a canonical event if it is newer: `findStaleness` as a condition expression. It keeps
 * the writes that the item remembers. Events are recognised by `lastEvent`.
 */
export function toEventInput(event: TodoEvent, tombstoneUntil: number) {
  const change =
    event.type === 'upsert' ? toUpsert(event) : toTombstone({ updatedAt: event.time, expiresAt: tombstoneUntil });
  return {
    Key: { owner: event.owner, id: event.id },
    ...toUpdate({
      ...change,
      set: { ...change.set, lastEvent: toMark(event) },
      conditions: ['(attribute_not_exists(#lastEvent) OR #lastEvent < :lastEvent)', isNotOlder],
    }),
  };
}

function toUpsert(event: UpsertEvent) {
  const todo = toStoredTodo(event);
  const { enter, leave } = toMove(todo.done);
  const { set, remove } = toAttributes(todo, attributeNames);
  return { set: { ...set, [enter]: todo.position }, remove: [...remove, leave, 'expiresAt'] as const };
}
