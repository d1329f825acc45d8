import type { EventRepository, TodoState } from '../../todos/events.ts';
import { applyEvent, findStates } from '../memory/entries.ts';
import type { Documents } from './documents.ts';

/** Creates an EventRepository over owners' documents. Events of one owner that are applied at the same time are one write. */
export function createEventRepository({ read, write }: Documents): EventRepository {
  return {
    async readStates(keys) {
      const states: TodoState[] = [];
      for (const [owner, own] of Map.groupBy(keys, (key) => key.owner)) {
        const entries = await read(owner);
        states.push(...own.flatMap((key) => findStates(entries, key)));
      }
      return states;
    },

    async applyEvent(event, tombstoneUntil) {
      return (await write(event.owner, event.id, (entries) => applyEvent(entries, event, tombstoneUntil))).result;
    },
  };
}
