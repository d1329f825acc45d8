import { isDeepStrictEqual } from 'node:util';
import { TodoError } from './errors.ts';
import { contentNames, pick, type StoredTodo, type TodoDraft, toCanonicalId, toContent } from './todo.ts';

const lockMilliseconds = 15_000;
const retentionSeconds = 24 * 60 * 60;

/** Record of a request to create a todo, under its idempotency key. */
export interface Creation {
  readonly key: string;
  readonly todo: StoredTodo;
  /** When the lock of a running request ends, in milliseconds since 1970. */
  readonly lockedUntil?: number | undefined;
  /** When the key may be reused, in seconds since 1970. */
  readonly expiresAt: number;
}

/** Stores creations by owner and key. It throws what TodoRepository throws. */
export interface CreationRepository {
  /** Stores a creation, unless its key has one that has not expired. @returns the stored one */
  claim(owner: string, creation: Creation, nowSeconds: number): Promise<Creation>;
  /** Moves a creation's lock and stores its todo. @returns false, and changes nothing, if the lock has changed */
  moveLock(owner: string, creation: Creation, moved: Pick<Creation, 'lockedUntil' | 'todo'>): Promise<boolean>;
}

export interface CreateOnceContext {
  readonly creations: CreationRepository;
  readonly now: () => Date;
  readonly newId: () => string;
}

export interface OnceRequest {
  readonly key: string;
  readonly draft: TodoDraft;
  readonly todo: StoredTodo;
}

/**
 * Makes creation safe to retry: an owner's requests with one key create one todo. Its ID and position are stored first,
 * so a retry finds that todo or stores it as of now, because deletions and events in between are older.
 * @see https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header-07
 */
export function createCreateOnce({ creations, now, newId }: CreateOnceContext) {
  /**
   * @param add stores the todo. It returns false if an earlier request stored it. If it throws, a retry may take over.
   * @returns the todo, and whether an earlier request created it
   * @throws TodoError `idempotency_key_reused` for another request's key, `request_in_progress` while the first request
   * runs, and what `add` throws
   */
  return async (owner: string, request: OnceRequest, add: (todo: StoredTodo) => Promise<boolean>) => {
    const creation = await claim(owner, request);
    if (creation.lockedUntil === undefined) return { todo: creation.todo, replayed: true };
    try {
      const fresh = creation.todo.position === request.todo.position ? creation.todo : renew(creation.todo);
      const todo = (await add(fresh)) ? fresh : creation.todo;
      await complete(owner, creation, todo);
      return { todo, replayed: false };
    } catch (error) {
      // If this fails too, the lock expires. The first error matters.
      await creations.moveLock(owner, creation, { ...creation, lockedUntil: 0 }).catch(() => undefined);
      throw error;
    }
  };

  /** The todo is stored. If the database fails now, a retry waits until the lock expires and finds the todo. */
  async function complete(owner: string, creation: Creation, todo: StoredTodo): Promise<void> {
    try {
      await creations.moveLock(owner, creation, { todo, lockedUntil: undefined });
    } catch (error) {
      if (!(error instanceof TodoError)) throw error;
    }
  }

  async function claim(owner: string, { key, draft, todo }: OnceRequest): Promise<Creation> {
    const milliseconds = now().getTime();
    const seconds = Math.floor(milliseconds / 1000);
    const lockedUntil = milliseconds + lockMilliseconds;
    const kept = await creations.claim(
      owner,
      { key, todo, lockedUntil, expiresAt: seconds + retentionSeconds },
      seconds,
    );
    if (kept.todo.position === todo.position) return kept;
    if (!isDraftOf(draft, kept.todo)) throw new TodoError('idempotency_key_reused');
    if (kept.lockedUntil === undefined) return kept;
    const moved = { ...kept, lockedUntil };
    const isFree = kept.lockedUntil <= milliseconds && (await creations.moveLock(owner, kept, moved));
    if (!isFree) throw new TodoError('request_in_progress');
    return moved;
  }

  function renew(todo: StoredTodo): StoredTodo {
    return { ...todo, updatedAt: now().toISOString(), version: newId() };
  }
}

/** A todo whose ID the client did not choose has its position as ID. */
function isDraftOf(draft: TodoDraft, todo: StoredTodo): boolean {
  const { id } = draft;
  const isSameId =
    id === undefined ? todo.id === todo.position : todo.id === toCanonicalId(id) && todo.id !== todo.position;
  return isSameId && isDeepStrictEqual(toContent(draft), pick(todo, contentNames));
}
