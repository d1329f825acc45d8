import type { Entries } from './entries.ts';

/** Entries in memory, by owner. */
export interface MemoryStore {
  /** Returns the entries of an owner, to read and to change. */
  readonly entriesOf: (owner: string) => Entries;
}

/** Opens an empty store in memory. It has no clock: its tombstones never expire. */
export function openStore(): MemoryStore {
  const owners = new Map<string, Entries>();
  return {
    entriesOf(owner) {
      const entries = owners.get(owner) ?? new Map();
      owners.set(owner, entries);
      return entries;
    },
  };
}
