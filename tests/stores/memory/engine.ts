import type { Entries } from '../../../src/stores/memory/entries.ts';
import { createEventRepository } from '../../../src/stores/memory/event-repository.ts';
import { openStore } from '../../../src/stores/memory/open-store.ts';
import { createTodoRepository } from '../../../src/stores/memory/todo-repository.ts';
import type { StoreUnderTest } from '../engines.ts';

/** Opens a store in memory. */
export function openMemoryEngine(): StoreUnderTest {
  const store = openStore();
  const instance = { todos: createTodoRepository(store), events: createEventRepository(store) };
  return {
    ...instance,
    dump: async (owner) => toDump(store.entriesOf(owner)),
    connect: () => instance,
    close: async () => undefined,
  };
}

/** @returns all entries with their IDs, in order of the IDs */
export function toDump(entries: Entries): readonly unknown[] {
  return [...entries].map(([id, entry]) => ({ ...entry, id })).sort((one, other) => (one.id < other.id ? -1 : 1));
}
