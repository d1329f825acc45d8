import { hash } from 'node:crypto';
import { requireStored } from '../../todos/todo.ts';
import type { Entries, OwnEntry } from '../memory/entries.ts';

/**
 * Largest document in bytes: about 9,000 todos of 100 characters. Each request reads all of it, and each write sends
 * all of it: 40 and 80 ms of CPU. See docs/storage.md.
 */
export const bytesMax = 4 * 1024 * 1024;

interface OwnerDocument {
  /** Keys do not show it. */
  readonly owner: string;
  readonly entries: Readonly<Record<string, OwnEntry>>;
}

/** Returns the key of an owner's document, which does not contain the owner. */
export function toKey(owner: string): string {
  // JSON keeps apart what UTF-8 does not: lone surrogates.
  return `${hash('sha256', JSON.stringify(owner))}.json`;
}

/** Returns the document with an owner's entries. */
export function toBody(owner: string, entries: Entries): string {
  return JSON.stringify({ owner, entries: Object.fromEntries(entries) } satisfies OwnerDocument);
}

/** Returns the bytes that an entry adds to a document that has others. */
export function toSize(id: string, entry: OwnEntry | undefined): number {
  return entry === undefined ? 0 : Buffer.byteLength(JSON.stringify({ [id]: entry })) - '{}'.length + ','.length;
}

/**
 * Reads an owner's document. Without one, the owner has no entries.
 * @throws Error that names the key, and the ID of a todo that does not fit its schema
 */
export function parseDocument(owner: string, body: string | undefined): Entries {
  if (body === undefined) return new Map();
  try {
    const document = parseJson(body) as OwnerDocument;
    if (document.owner !== owner) throw new Error('It has another owner.');
    return new Map(Object.entries(document.entries).map(([id, entry]) => [id, requireEntry(id, entry)]));
  } catch (cause) {
    throw new Error(`The document ${toKey(owner)} is not valid.`, { cause });
  }
}

/** Returns the entries without tombstones that have expired. */
export function withoutExpired(entries: Entries, now: Date): Entries {
  const seconds = now.getTime() / 1000;
  return new Map([...entries].filter(([, { expiresAt }]) => expiresAt === undefined || expiresAt > seconds));
}

/** The parser's own error would show a part of the text. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('It is not JSON.');
  }
}

function requireEntry(id: string, entry: OwnEntry): OwnEntry {
  const { todo, writes } = entry;
  if (!Array.isArray(writes)) throw new Error(`The entry ${id} has no valid writes.`);
  if (todo !== undefined && requireStored(todo).id !== id) throw new Error(`The entry ${id} has another todo.`);
  return { ...entry, todo };
}
