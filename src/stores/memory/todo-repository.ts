import { type EventRepository, findStaleness, type TodoState, toMark, toStoredTodo } from '../../todos/events.ts';
import { isMet } from '../../todos/precondition.ts';
import type { TodoRepository, WriteOutcome } from '../../todos/repository.ts';
import { pick, type StoredTodo, storedNames } from '../../todos/todo.ts';

/** Todos, and the states that deleted ones leave, by owner and ID. */
export type Entries = Map<string, Map<string, TodoState & { readonly todo?: StoredTodo | undefined }>>;

/** Creates a TodoRepository in memory. The contract suite holds it to the same guarantees as the one on DynamoDB. */
export function createInMemoryRepository(owners: Entries = new Map()): TodoRepository {
  return {
    async list(owner, { done, order, limit, after }) {
      const sign = order === 'asc' ? 1 : -1;
      return [...entriesOf(owners, owner).values()]
        .flatMap(({ todo }) => todo ?? [])
        .filter((todo) => done === undefined || todo.done === done)
        .sort((one, other) => sign * compare(one.position, other.position))
        .filter((todo) => after === undefined || sign * compare(todo.position, after.position) > 0)
        .slice(0, limit);
    },

    async get(owner, id) {
      return todoOf(owner, id);
    },

    async put(owner, todo, precondition) {
      const current = todoOf(owner, todo.id);
      if (!isMet(precondition, current)) return notApplied(current, todo.version);
      const { createdAt, position } = current ?? todo;
      return store(owner, { ...todo, createdAt, position });
    },

    async update(owner, id, changes, precondition) {
      const current = todoOf(owner, id);
      if (current === undefined || !isMet(precondition, current)) return notApplied(current, changes.version);
      return store(owner, pick({ ...current, ...changes }, storedNames));
    },

    async remove(owner, id, { updatedAt }, precondition) {
      const current = todoOf(owner, id);
      if (current !== undefined && !isMet(precondition, current)) return current;
      if (entriesOf(owners, owner).get(id)?.updatedAt !== undefined) change(owner, id, { todo: undefined, updatedAt });
      return undefined;
    },
  };

  function todoOf(owner: string, id: string): StoredTodo | undefined {
    return entriesOf(owners, owner).get(id)?.todo;
  }

  function store(owner: string, todo: StoredTodo): WriteOutcome {
    change(owner, todo.id, { todo, updatedAt: todo.updatedAt });
    return { applied: true, todo };
  }

  function change(owner: string, id: string, changes: Pick<TodoState, 'updatedAt'> & { todo: StoredTodo | undefined }) {
    const entries = entriesOf(owners, owner);
    entries.set(id, { owner, id, ...entries.get(id), ...changes });
  }
}

/** Creates an EventRepository over the same entries. Its tombstones never expire. */
export function createInMemoryEventRepository(owners: Entries): EventRepository {
  return {
    async readStates(keys) {
      return keys.flatMap(({ owner, id }) => entriesOf(owners, owner).get(id) ?? []);
    },

    async applyEvent(event) {
      const { owner, id, time } = event;
      const staleness = findStaleness(event, entriesOf(owners, owner).get(id));
      if (staleness !== undefined) return staleness;
      const todo = event.type === 'upsert' ? toStoredTodo(event) : undefined;
      entriesOf(owners, owner).set(id, { owner, id, lastEvent: toMark(event), updatedAt: time, todo });
      return 'applied';
    },
  };
}

function entriesOf(owners: Entries, owner: string) {
  const entries = owners.get(owner) ?? new Map();
  owners.set(owner, entries);
  return entries;
}

function notApplied(current: StoredTodo | undefined, version: string): WriteOutcome {
  return current?.version === version ? { applied: true, todo: current } : { applied: false, current };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
