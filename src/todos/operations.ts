import { type CreationRepository, createCreateOnce } from './creations.ts';
import { TodoError } from './errors.ts';
import { isMet, type Precondition } from './precondition.ts';
import type { ListQuery, Place, TodoRepository } from './repository.ts';
import {
  type StoredTodo,
  type Todo,
  type TodoChanges,
  type TodoDraft,
  type TodoReplacement,
  toCanonicalId,
  toContent,
  tombstoneUntil,
} from './todo.ts';

export interface OperationsContext {
  readonly repository: TodoRepository;
  readonly creations: CreationRepository;
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

/**
 * Creates the commands and queries on todos. Each gets an owner, whose todos alone it reaches, and validated input.
 * All throw what TodoRepository throws. With a precondition they throw TodoError `precondition_failed` if it does not
 * hold, and change nothing.
 */
export function createOperations({ repository, creations, now, newId }: OperationsContext) {
  const createOnce = createCreateOnce({ creations, now, newId });
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
   * Creates a todo. With a key, a retry of the same request creates no second one.
   * @returns the todo, and whether an earlier request with this key created it
   * @throws TodoError `todo_exists` if the given ID is taken, `idempotency_key_reused`, `request_in_progress`
   */
  async function createTodo(owner: string, draft: TodoDraft, key: string | undefined) {
    const todo = create(draft);
    if (key !== undefined) return createOnce(owner, { key, draft, todo }, (settled) => add(owner, settled));
    await add(owner, todo);
    return { todo, replayed: false };
  }

  async function replaceTodo(owner: string, draft: TodoReplacement, precondition: Precondition) {
    const todo = create(draft);
    const outcome = await repository.put(owner, todo, precondition);
    if (!outcome.applied) throw failed(outcome.current);
    // The position distinguishes creation from replacement, even after a retried write.
    return { todo: outcome.todo, created: outcome.todo.position === todo.position };
  }

  /** Changes the given members. Without any, nothing changes. @throws TodoError `todo_not_found` */
  async function updateTodo(
    owner: string,
    { id, ...changes }: Pick<Todo, 'id'> & TodoChanges,
    precondition: Precondition,
  ): Promise<StoredTodo> {
    if (Object.keys(changes).length === 0) return getTodo(owner, { id }, precondition);
    const update = { ...changes, updatedAt: now().toISOString(), version: newId() };
    const outcome = await repository.update(owner, toCanonicalId(id), update, precondition);
    if (outcome.applied) return outcome.todo;
    throw outcome.current === undefined ? new TodoError('todo_not_found') : failed(outcome.current);
  }

  /** Deletes a todo. Deleting a missing one succeeds, whatever the precondition. */
  async function deleteTodo(owner: string, { id }: Pick<Todo, 'id'>, precondition: Precondition): Promise<void> {
    const removal = { updatedAt: now().toISOString(), expiresAt: tombstoneUntil(now()) };
    const current = await repository.remove(owner, toCanonicalId(id), removal, precondition);
    if (current !== undefined) throw failed(current);
  }

  /** Stores a new todo. @returns false if an earlier attempt stored it, even if it has changed since */
  async function add(owner: string, todo: StoredTodo): Promise<boolean> {
    const outcome = await repository.put(owner, todo, { ifNoneMatch: '*' });
    if (!outcome.applied && outcome.current?.position !== todo.position) throw new TodoError('todo_exists');
    return outcome.applied;
  }

  function create(draft: TodoDraft): StoredTodo {
    const position = newId();
    const instant = now().toISOString();
    const id = toCanonicalId(draft.id ?? position);
    return { ...toContent(draft), id, createdAt: instant, updatedAt: instant, position, version: position };
  }
}

function failed(current: StoredTodo | undefined): TodoError {
  return new TodoError('precondition_failed', { current });
}
