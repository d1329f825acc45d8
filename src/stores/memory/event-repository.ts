import type { EventRepository } from '../../todos/events.ts';
import { applyEvent, findStates } from './entries.ts';
import type { MemoryStore } from './open-store.ts';

/** Creates an EventRepository over the same entries. */
export function createEventRepository({ entriesOf }: MemoryStore): EventRepository {
  return {
    readStates: async (keys) => keys.flatMap((key) => findStates(entriesOf(key.owner), key)),
    applyEvent: async (event, tombstoneUntil) => applyEvent(entriesOf(event.owner), event, tombstoneUntil),
  };
}
