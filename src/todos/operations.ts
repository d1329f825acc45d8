import { TodoError } from './errors.ts';
import type { TodoRepository } from './repository.ts';
import { type StoredTodo, type Todo, type TodoChanges, toCanonicalId, toTodo } from './todo.ts';

const listLimit = 200;

export interface OperationsContext {
  readonly repository: TodoRepository;
  /** The current time. */
  readonly now: () => Date;
  /** A new UUIDv7, greater than any given before. */
  readonly newId: () => string;
}

export type Operations = ReturnType<typeof createOperations>;

/**
 * The commands and queries on todos. Each takes the owner, whose todos alone it can see, and validated input.
 * Besides what is named here, each throws what TodoRepository throws.
 */
export function createOperations({ repository, now, newId }: OperationsContext) {
  return {
    /** @returns the owner's first 200 todos in order of creation, all or only those that are done or open */
    async listTodos(owner: string, query: { done?: boolean | undefined }): Promise<readonly Todo[]> {
      const todos = await repository.list(owner, { ...query, limit: listLimit });
      return todos.map(toTodo);
    },

    /** @throws TodoError `todo_not_found` */
    async getTodo(owner: string, { id }: Pick<Todo, 'id'>): Promise<Todo> {
      return found(await repository.get(owner, toCanonicalId(id)));
    },

    /** @throws TodoError `todo_exists` when the given id is taken */
    async createTodo(owner: string, draft: Pick<Todo, 'text'> & Partial<Pick<Todo, 'id' | 'done'>>): Promise<Todo> {
      const todo = create({ done: false, ...draft });
      if (!(await repository.add(owner, todo))) throw new TodoError('todo_exists');
      return toTodo(todo);
    },

    /** Replaces a todo, or creates it under this id. */
    async replaceTodo(
      owner: string,
      draft: Pick<Todo, 'id' | 'text' | 'done'>,
    ): Promise<{ readonly todo: Todo; readonly created: boolean }> {
      const todo = create(draft);
      const stored = await repository.put(owner, todo);
      // The position tells creation from replacement even when the write was retried.
      return { todo: toTodo(stored), created: stored.position === todo.position };
    },

    /** Changes the members that are given; none given changes nothing. @throws TodoError `todo_not_found` */
    async updateTodo(owner: string, { id, ...changes }: Pick<Todo, 'id'> & TodoChanges): Promise<Todo> {
      const canonicalId = toCanonicalId(id);
      if (Object.keys(changes).length === 0) return found(await repository.get(owner, canonicalId));
      return found(await repository.update(owner, canonicalId, { ...changes, updatedAt: now().toISOString() }));
    },

    /** Deletes a todo; one that is not there is deleted already. */
    async deleteTodo(owner: string, { id }: Pick<Todo, 'id'>): Promise<void> {
      await repository.remove(owner, toCanonicalId(id));
    },
  };

  function create({ id, text, done }: Pick<Todo, 'text' | 'done'> & Partial<Pick<Todo, 'id'>>): StoredTodo {
    const position = newId();
    const instant = now().toISOString();
    return {
      id: toCanonicalId(id ?? position),
      text,
      done,
      createdAt: instant,
      updatedAt: instant,
      position,
      version: 1,
    };
  }
}

function found(todo: StoredTodo | undefined): Todo {
  if (todo === undefined) throw new TodoError('todo_not_found');
  return toTodo(todo);
}
