import {
  createInMemoryEventRepository,
  createInMemoryRepository,
  type Entries,
} from '../../../src/stores/memory/todo-repository.ts';
import type { StoreUnderTest } from '../engines.ts';

/** Opens a store in memory. */
export function openMemoryEngine(): StoreUnderTest {
  const entries: Entries = new Map();
  const instance = { todos: createInMemoryRepository(entries), events: createInMemoryEventRepository(entries) };
  return {
    ...instance,
    dump: async (owner) => {
      const found = [...(entries.get(owner)?.values() ?? [])];
      return found.sort((one, other) => (one.id < other.id ? -1 : 1));
    },
    connect: () => instance,
    close: async () => undefined,
  };
}
