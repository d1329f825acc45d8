import { TodoError } from './errors.ts';
import { type StoredTodo, type TodoDraft, toCanonicalId } from './todo.ts';

const lockMilliseconds = 15_000;
const retentionSeconds = 24 * 60 * 60;

/** A request to create a todo, remembered under its idempotency key. */
export interface Creation {
  readonly key: string;
  /** What the first request with this key creates, or has created. */
  readonly todo: StoredTodo;
  /** While the request runs: until when no other may go on with it, in milliseconds since 1970. */
  readonly lockedUntil?: number | undefined;
  /** When the key is free again, in seconds since 1970. */
  readonly expiresAt: number;
}

/** Where creations are kept, each under its owner and key. It throws what TodoRepository throws. */
export interface CreationRepository {
  /** Keeps a creation, unless one has its key that has not expired. @returns the one that is kept now */
  claim(owner: string, creation: Creation, nowSeconds: number): Promise<Creation>;
  /** Moves the lock of a creation, and keeps its todo. @returns false, and changes nothing, when the lock is not the one given */
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
  /** The todo to create if the key is new. */
  readonly todo: StoredTodo;
}

/**
 * Makes creating safe to retry: requests of an owner with one key create one todo. The todo is settled, with its id and
 * place, before it is stored. So a retry that takes over from a request that failed on the way finds the todo, or stores it,
 * and never a second one. It stores it as of now: what was deleted, or happened elsewhere, in between is older.
 * @see https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header-07
 */
export function createCreateOnce({ creations, now, newId }: CreateOnceContext) {
  /**
   * @param add stores the todo, and returns false when an earlier request had stored it; when it throws, the key is free for a retry of the same request
   * @returns the todo, and whether an earlier request created it
   * @throws TodoError `idempotency_key_reused` when the key stands for another request, `request_in_progress` while
   * that one runs, and what `add` throws
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
      // Should this fail too, the lock ends by itself. What matters is the first error.
      await creations.moveLock(owner, creation, { ...creation, lockedUntil: 0 }).catch(() => undefined);
      throw error;
    }
  };

  /** The todo is stored. Should the store fail only now, a retry waits for the end of the lock, and finds the todo. */
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

/** A todo whose id the client did not choose has its position as id. */
function isDraftOf({ id, text, done = false }: TodoDraft, todo: StoredTodo): boolean {
  const isSameId =
    id === undefined ? todo.id === todo.position : todo.id === toCanonicalId(id) && todo.id !== todo.position;
  return isSameId && text === todo.text && done === todo.done;
}
