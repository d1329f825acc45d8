import type { EventRepository } from '../../src/todos/events.ts';

/** What applies events: as it is, and as if all that it reads before a write were out of date. */
export const readings: readonly (readonly [string, (events: EventRepository) => EventRepository])[] = [
  ['read', (events) => events],
  ['unread', (events) => ({ ...events, readStates: async () => [] })],
];
