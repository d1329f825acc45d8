import type { TodoRepository } from '../../src/todos/repository.ts';
import type { StoredTodo } from '../../src/todos/todo.ts';

/** A TodoRepository that keeps todos in this process. The contract suite holds it to the same promises as DynamoDB. */
export function createInMemoryRepository(): TodoRepository {
  const owners = new Map<string, Map<string, StoredTodo>>();
  return {
    async list(owner, { limit, done }) {
      return [...todosOf(owner).values()]
        .filter((todo) => done === undefined || todo.done === done)
        .sort((one, other) => (one.position < other.position ? -1 : 1))
        .slice(0, limit);
    },

    async get(owner, id) {
      return todosOf(owner).get(id);
    },

    async add(owner, todo) {
      const current = todosOf(owner).get(todo.id);
      if (current !== undefined) return current.position === todo.position;
      todosOf(owner).set(todo.id, todo);
      return true;
    },

    async put(owner, todo) {
      const current = todosOf(owner).get(todo.id);
      const { createdAt, position, version } = current ?? { ...todo, version: 0 };
      return store(owner, { ...todo, createdAt, position, version: version + 1 });
    },

    async update(owner, id, changes) {
      const current = todosOf(owner).get(id);
      return current && store(owner, { ...current, ...changes, version: current.version + 1 });
    },

    async remove(owner, id) {
      todosOf(owner).delete(id);
    },
  };

  function todosOf(owner: string): Map<string, StoredTodo> {
    const todos = owners.get(owner) ?? new Map<string, StoredTodo>();
    owners.set(owner, todos);
    return todos;
  }

  function store(owner: string, todo: StoredTodo): StoredTodo {
    todosOf(owner).set(todo.id, todo);
    return todo;
  }
}
