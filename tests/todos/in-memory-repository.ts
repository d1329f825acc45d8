import { isMet } from '../../src/todos/precondition.ts';
import type { TodoRepository, WriteOutcome } from '../../src/todos/repository.ts';
import type { StoredTodo } from '../../src/todos/todo.ts';

/** A TodoRepository that keeps todos in this process. The contract suite holds it to the same promises as DynamoDB. */
export function createInMemoryRepository(): TodoRepository {
  const owners = new Map<string, Map<string, StoredTodo>>();
  return {
    async list(owner, { done, order, limit, after }) {
      const sign = order === 'asc' ? 1 : -1;
      return [...todosOf(owner).values()]
        .filter((todo) => done === undefined || todo.done === done)
        .sort((one, other) => sign * compare(one.position, other.position))
        .filter((todo) => after === undefined || sign * compare(todo.position, after.position) > 0)
        .slice(0, limit);
    },

    async get(owner, id) {
      return todosOf(owner).get(id);
    },

    async put(owner, todo, precondition) {
      const current = todosOf(owner).get(todo.id);
      if (!isMet(precondition, current)) return notApplied(current, todo.version);
      const { createdAt, position } = current ?? todo;
      return store(owner, { ...todo, createdAt, position });
    },

    async update(owner, id, changes, precondition) {
      const current = todosOf(owner).get(id);
      if (current === undefined || !isMet(precondition, current)) return notApplied(current, changes.version);
      return store(owner, { ...current, ...changes });
    },

    async remove(owner, id, precondition) {
      const current = todosOf(owner).get(id);
      if (current !== undefined && !isMet(precondition, current)) return current;
      todosOf(owner).delete(id);
      return undefined;
    },
  };

  function todosOf(owner: string): Map<string, StoredTodo> {
    const todos = owners.get(owner) ?? new Map<string, StoredTodo>();
    owners.set(owner, todos);
    return todos;
  }

  function store(owner: string, todo: StoredTodo): WriteOutcome {
    todosOf(owner).set(todo.id, todo);
    return { applied: true, todo };
  }
}

function notApplied(current: StoredTodo | undefined, version: string): WriteOutcome {
  return current?.version === version ? { applied: true, todo: current } : { applied: false, current };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
