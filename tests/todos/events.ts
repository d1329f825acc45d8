import { v7 } from 'uuid';
import type { DeleteEvent, TodoKey, UpsertEvent } from '../../src/todos/events.ts';

/** @returns an event that brings a todo, at a minute of an hour of 2030 */
export function newUpsert(key: TodoKey, minute: number, changes: Partial<UpsertEvent> = {}): UpsertEvent {
  const createdAt = '2026-01-02T03:04:05.678Z';
  return {
    type: 'upsert',
    eventId: v7(),
    time: at(minute),
    ...key,
    text: 'From afar',
    done: false,
    createdAt,
    ...changes,
  };
}

/** @returns an event that deletes a todo, at a minute of the same hour */
export function newDelete(key: TodoKey, minute: number, changes: Partial<DeleteEvent> = {}): DeleteEvent {
  return { type: 'delete', eventId: v7(), time: at(minute), ...key, ...changes };
}

export function at(minute: number): string {
  return new Date(Date.UTC(2030, 0, 1, 12, minute)).toISOString();
}
