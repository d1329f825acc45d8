import { type TodoEvent, toMark, toStoredTodo, type UpsertEvent } from '../../todos/events.ts';
import { toMove, toUpdate } from './update.ts';
import { toTombstone } from './write-input.ts';

/** UpdateItem input that applies a canonical event if it is newer: `findStaleness` as a condition expression. */
export function toEventInput(event: TodoEvent, tombstoneUntil: number) {
  const change =
    event.type === 'upsert' ? toUpsert(event) : toTombstone({ updatedAt: event.time, expiresAt: tombstoneUntil });
  const isAfterLast = '(attribute_not_exists(#lastEvent) OR #lastEvent < :lastEvent)';
  const isNotOlder = '(attribute_not_exists(#updatedAt) OR #updatedAt <= :updatedAt)';
  return {
    Key: { owner: event.owner, id: event.id },
    ...toUpdate({
      ...change,
      set: { ...change.set, lastEvent: toMark(event) },
      condition: { expression: `${isAfterLast} AND ${isNotOlder}` },
    }),
  };
}

function toUpsert(event: UpsertEvent) {
  const { id: _, done, ...todo } = toStoredTodo(event);
  const { enter, leave } = toMove(done);
  return { set: { ...todo, [enter]: todo.position }, remove: [leave, 'expiresAt'] as const };
}
