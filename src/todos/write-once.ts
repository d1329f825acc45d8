import { type Entry, hasSeen } from './entry.ts';
import { TodoError } from './errors.ts';
import type { WriteResult, WriteTerms } from './repository.ts';
import type { StoredTodo } from './todo.ts';
import { writeIdOf } from './write-id.ts';

/** A write's version, the time of its change, and the ID that a key gives it. */
export interface Stamp extends Pick<StoredTodo, 'version' | 'updatedAt'>, Pick<WriteTerms, 'write'> {}

export interface Write {
  /** Sends the write, as of a time that is not before the entry's last change. */
  readonly send: (updatedAt: string) => Promise<WriteResult>;
  /** Returns whether the request may change the entry. */
  readonly isAllowed: (entry: Entry | undefined) => boolean;
}

/** Outcome of a write: stored by this call, found stored by an earlier attempt, or refused. */
export type Outcome =
  | { readonly kind: 'stored'; readonly entry: Entry }
  | Repeated
  | { readonly kind: 'refused'; readonly entry: Entry | undefined };

export interface Repeated {
  readonly kind: 'repeated';
  readonly entry: Entry;
  /** An attempt of this call got no response, and may be the stored one. */
  readonly isUncertain: boolean;
}

/** Only another writer between a write and the look at its entry, or a clock that is ahead, makes another attempt. */
const attemptsMax = 5;

/**
 * Sends a write until it is clear that it has taken effect once, or that it never will.
 * @throws TodoError `storage_unavailable` if that remains unclear, and the store's errors
 */
export async function writeOnce(stamp: Stamp, { send, isAllowed }: Write): Promise<Outcome> {
  const write = writeIdOf(stamp.version, stamp);
  let time = stamp.updatedAt;
  let isUncertain = false;
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const result = await send(time);
    const { entry } = result;
    if (result.applied) return { kind: 'stored', entry: result.entry };
    isUncertain ||= result.isUncertain === true;
    if (entry !== undefined && hasSeen(entry, write)) return { kind: 'repeated', entry, isUncertain };
    if (!isAllowed(entry)) {
      // That attempt may arrive late, and take effect after the client was told that nothing changed.
      if (isUncertain) throw unclear('An attempt without an answer may still take effect.');
      return { kind: 'refused', entry };
    }
    if (entry?.updatedAt !== undefined && time < entry.updatedAt) time = entry.updatedAt;
  }
  throw unclear('Other writers changed the entry at each attempt.');
}

/** Returns the error of a write that may or may not take effect. Only the log sees the reason. */
export function unclear(reason: string): TodoError {
  return new TodoError('storage_unavailable', { cause: new Error(reason) });
}
