import { createHash } from 'node:crypto';
import type { Entry } from '../../src/todos/entry.ts';
import type { TodoState } from '../../src/todos/events.ts';
import { toDigest } from '../../src/todos/write-id.ts';

/** All that a store keeps under an owner and an ID: a todo or a tombstone, and what later writes are judged by. */
export interface KeptEntry extends Entry, TodoState {
  /** When a tombstone may be removed, in seconds since 1970. */
  readonly expiresAt?: number | undefined;
}

/** Entries of a store, and the place where reading goes on. */
export interface EntryPage {
  readonly entries: readonly KeptEntry[];
  readonly place: string;
}

/** All entries of a store, for copying. */
export interface EntryStore {
  /** Reads all entries in pages, after a place or from the start. */
  readPages(after?: string): AsyncIterable<EntryPage>;
  /** Writes entries as they are, over those of the same owner and ID. To write them again changes nothing. */
  write(entries: readonly KeptEntry[]): Promise<void>;
  close(): Promise<void>;
}

/** What two stores with the same entries have in common, whatever their order. */
export interface Summary {
  readonly todos: number;
  readonly tombstones: number;
  readonly hash: string;
}

/** Reads a whole store. Tombstones that have expired do not count, because stores remove them at different times. */
export async function summarize(store: Pick<EntryStore, 'readPages'>, now: Date): Promise<Summary> {
  const sum = Buffer.alloc(16);
  let [todos, tombstones] = [0, 0];
  for await (const { entries } of store.readPages()) {
    for (const entry of entries.filter((each) => isKept(each, now))) {
      if (entry.todo === undefined) tombstones += 1;
      else todos += 1;
      addTo(sum, entry);
    }
  }
  return { todos, tombstones, hash: sum.toString('hex') };
}

/** Returns whether an entry is a todo, or a tombstone that has not expired. */
export function isKept({ todo, expiresAt = Number.POSITIVE_INFINITY }: KeptEntry, now: Date): boolean {
  return todo !== undefined || expiresAt * 1000 > now.getTime();
}

/** Adds the hash of an entry, so that the sum does not depend on the order. */
function addTo(sum: Buffer, entry: KeptEntry): void {
  const hash = createHash('sha256').update(toDigest(entry)).digest();
  let carry = 0;
  for (let index = sum.length - 1; index >= 0; index -= 1) {
    carry += (sum[index] ?? 0) + (hash[index] ?? 0);
    sum[index] = carry & 255;
    carry >>= 8;
  }
}
