import { type Creation, mayPut, mayRemove, mayUpdate } from './entry.ts';
import { TodoError } from './errors.ts';
import { isMet, type Precondition } from './precondition.ts';
import type { ListQuery, Place, TodoRepository, WriteTerms } from './repository.ts';
import {
  type StoredTodo,
  type Todo,
  type TodoChanges,
  type TodoDraft,
  type TodoReplacement,
  toCanonicalId,
  toContent,
  toInstant,
  tombstoneUntil,
} from './todo.ts';
import { toDerivedId, toDigest, toShortId, toWriteId } from './write-id.ts';
import { type Outcome, type Repeated, unclear, writeOnce } from './write-once.ts';

export interface OperationsContext {
  readonly repository: TodoRepository;
  readonly now: () => Date;
  /** Returns a new UUIDv7, greater than all before. */
  readonly newId: () => string;
}

export type Operations = ReturnType<typeof createOperations>;

export interface Page {
  readonly todos: readonly StoredTodo[];
  /** Place of the last todo, if more follow. */
  readonly end: Place | undefined;
}

/** Requirements of a request, and the idempotency key that identifies its retries. */
export interface RequestTerms extends Precondition {
  readonly key?: string | undefined;
}

/** The present todo after a write, and whether the write had taken effect in an earlier request with this key. */
export interface Written {
  /** Undefined if the todo has been deleted since. */
  readonly todo: StoredTodo | undefined;
  readonly replayed: boolean;
}

/**
 * Creates the commands and queries on todos. Each gets an owner, whose todos alone it reaches, and validated input.
 * All throw what TodoRepository throws. With a precondition they throw TodoError `precondition_failed` if it does not
 * hold, and change nothing. Each command takes effect at most once, with a key also over its client's retries.
 */
export function createOperations({ repository, now, newId }: OperationsContext) {
  return { listTodos, getTodo, createTodo, replaceTodo, updateTodo, deleteTodo };

  async function listTodos(owner: string, { limit, ...query }: ListQuery): Promise<Page> {
    // One todo beyond the page shows whether another page follows.
    const todos = await repository.list(owner, { ...query, limit: limit + 1 });
    return { todos: todos.slice(0, limit), end: todos.length > limit ? todos[limit - 1] : undefined };
  }

  /** Reads a todo. @throws TodoError `todo_not_found` */
  async function getTodo(owner: string, { id }: Pick<Todo, 'id'>, precondition: Precondition): Promise<StoredTodo> {
    const todo = await repository.get(owner, toCanonicalId(id));
    if (todo === undefined) throw new TodoError('todo_not_found');
    if (!isMet(precondition, todo)) throw failed(todo);
    return todo;
  }

  /**
   * Creates a todo.
   * @returns the todo as it was created, and whether an earlier request with this key created it
   * @throws TodoError `todo_exists` if the given ID is taken, `idempotency_key_reused` for a key with other content
   */
  async function createTodo(owner: string, draft: TodoDraft, key?: string) {
    const origin = key === undefined ? undefined : [owner, 'POST', key];
    const todo = create(draft, draft.id ?? (origin && toDerivedId(origin)));
    const { position } = todo;
    const keyed = origin && { write: toWriteId(toDigest(origin)), digest: toDigest(toContent(draft)), position };
    const terms = { ifNoneMatch: '*', write: keyed?.write } as const;
    let sent = todo;
    const outcome = await writeOnce(
      { ...todo, ...terms },
      {
        send: (updatedAt) => {
          sent = { ...todo, updatedAt };
          return repository.put(owner, sent, { ...terms, creation: keyed && { ...keyed, updatedAt } });
        },
        isAllowed: (entry) => mayPut(entry, terms),
      },
    );
    if (outcome.kind === 'refused') throw new TodoError('todo_exists');
    if (outcome.kind === 'stored' || keyed === undefined) return { todo: sent, replayed: false };
    const first = requireSame(keyed, outcome);
    const asCreated = { ...todo, ...toBirth(first.position), updatedAt: first.updatedAt };
    return { todo: asCreated, replayed: first.position !== position };
  }

  /** Replaces a todo, or creates it under the given ID. The result says which of them it did. */
  async function replaceTodo(owner: string, draft: TodoReplacement, { key, ...precondition }: RequestTerms) {
    const todo = create(draft, draft.id);
    const terms = identify(precondition, key, ['PUT', toContent(draft)]);
    const outcome = await writeOnce(
      { ...todo, ...terms },
      {
        send: (updatedAt) => repository.put(owner, { ...todo, updatedAt }, terms),
        isAllowed: (entry) => mayPut(entry, terms),
      },
    );
    if (outcome.kind === 'refused') throw failed(outcome.entry?.todo);
    const written = toWritten(outcome, key, todo.version);
    // The position distinguishes creation from replacement, even after a retried write.
    return { ...written, created: written.todo?.position === todo.position };
  }

  /** Changes the given members. Without any, nothing changes. @throws TodoError `todo_not_found` */
  async function updateTodo(
    owner: string,
    { id, ...changes }: Pick<Todo, 'id'> & TodoChanges,
    { key, ...precondition }: RequestTerms,
  ): Promise<Written> {
    if (Object.keys(changes).length === 0) return { todo: await getTodo(owner, { id }, precondition), replayed: false };
    const { version, updatedAt } = stamp();
    const terms = identify(precondition, key, ['PATCH', changes]);
    const outcome = await writeOnce(
      { version, updatedAt, ...terms },
      {
        send: (time) => repository.update(owner, toCanonicalId(id), { ...changes, updatedAt: time, version }, terms),
        isAllowed: (entry) => mayUpdate(entry, terms),
      },
    );
    if (outcome.kind !== 'refused') return toWritten(outcome, key, version);
    const current = outcome.entry?.todo;
    throw current === undefined ? new TodoError('todo_not_found') : failed(current);
  }

  /** Deletes a todo. Deleting a missing one succeeds with any precondition. */
  async function deleteTodo(owner: string, { id }: Pick<Todo, 'id'>, { key, ...precondition }: RequestTerms) {
    const removal = { ...stamp(), expiresAt: tombstoneUntil(now()) };
    const terms = identify(precondition, key, ['DELETE']);
    const outcome = await writeOnce(
      { ...removal, ...terms },
      {
        send: (updatedAt) => repository.remove(owner, toCanonicalId(id), { ...removal, updatedAt }, terms),
        isAllowed: (entry) => mayRemove(entry, terms),
      },
    );
    if (outcome.kind === 'refused' && outcome.entry?.todo !== undefined) throw failed(outcome.entry.todo);
    if (outcome.kind !== 'repeated' || key === undefined) return { replayed: false };
    // A tombstone has no version. Its time shows whether an attempt of this request may have left it.
    return { replayed: !outcome.isUncertain || outcome.entry.updatedAt !== removal.updatedAt };
  }

  function create(draft: TodoDraft, id: string | undefined): StoredTodo {
    const position = newId();
    return { ...toContent(draft), id: toCanonicalId(id ?? position), ...toBirth(position) };
  }

  function stamp() {
    return { version: toShortId(newId()), updatedAt: now().toISOString() };
  }
}

/** Returns the members that a position gives to a new todo. They are one instant, and one state. */
function toBirth(position: string) {
  const instant = toInstant(position);
  return { createdAt: instant, updatedAt: instant, position, version: toShortId(position) };
}

/** Names a write with a key by the key, method and payload, so that the client's retries are the same write. */
function identify(precondition: Precondition, key: string | undefined, payload: readonly unknown[]): WriteTerms {
  return { ...precondition, write: key === undefined ? undefined : toWriteId(toDigest(key, ...payload)) };
}

/** A request that finds its own version stored is the first with its key, although its own answer was lost. */
function toWritten(
  { kind, entry: { todo } }: Exclude<Outcome, { readonly kind: 'refused' }>,
  key: string | undefined,
  version: string,
): Written {
  return { todo, replayed: kind === 'repeated' && key !== undefined && todo?.version !== version };
}

/** Returns the first creation with the key. @throws TodoError if another write created the todo, or other content */
function requireSame(
  { write, digest }: Pick<Creation, 'write' | 'digest'>,
  { entry, isUncertain }: Repeated,
): Creation {
  const { creation } = entry;
  if (creation?.write === write) {
    if (creation.digest !== digest) throw new TodoError('idempotency_key_reused');
    return creation;
  }
  // The write has taken effect, maybe in this request, and its todo is gone.
  throw isUncertain ? unclear('Another key has created a todo since.') : new TodoError('todo_exists');
}

function failed(current: StoredTodo | undefined): TodoError {
  return new TodoError('precondition_failed', { current });
}
