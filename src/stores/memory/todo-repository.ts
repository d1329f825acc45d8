import { type Entry, hasSeen, mayPut, mayRemove, mayUpdate, writesRemembered } from '../../todos/entry.ts';
import { type EventRepository, findStaleness, type TodoState, toMark, toStoredTodo } from '../../todos/events.ts';
import type { TodoRepository, WriteResult } from '../../todos/repository.ts';
import { pick, type StoredTodo, storedNames } from '../../todos/todo.ts';
import { writeIdOf } from '../../todos/write-id.ts';

/** Todos, and what deleted ones leave, by owner and ID. */
export type Entries = Map<string, Map<string, TodoState & Entry>>;

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
      return entryOf(owner, id)?.todo;
    },

    async put(owner, todo, terms) {
      const { creation } = terms;
      const write = writeIdOf(todo.version, terms);
      const entry = entryOf(owner, todo.id);
      const isFresh = !hasSeen(entry, write) && isNotOlder(entry, todo.updatedAt);
      if (!isFresh || !mayPut(entry, terms)) return { applied: false, entry };
      const { createdAt, position } = entry?.todo ?? todo;
      return store(owner, todo.id, { todo: { ...todo, createdAt, position }, write, ...(creation && { creation }) });
    },

    async update(owner, id, changes, terms) {
      const write = writeIdOf(changes.version, terms);
      const entry = entryOf(owner, id);
      const isFresh = !hasSeen(entry, write) && isNotOlder(entry, changes.updatedAt);
      if (!isFresh || entry?.todo === undefined || !mayUpdate(entry, terms)) return { applied: false, entry };
      return store(owner, id, { todo: pick({ ...entry.todo, ...changes }, storedNames), write });
    },

    async remove(owner, id, removal, terms) {
      const write = writeIdOf(removal.version, terms);
      const entry = entryOf(owner, id);
      if (hasSeen(entry, write) || !mayRemove(entry, terms)) return { applied: false, entry };
      return store(owner, id, { todo: undefined, updatedAt: removal.updatedAt, write });
    },
  };

  function entryOf(owner: string, id: string): Entry | undefined {
    return entriesOf(owners, owner).get(id);
  }

  function store(owner: string, id: string, change: Change): WriteResult {
    const entry = changeEntry(entriesOf(owners, owner), { owner, id }, change);
    return { applied: true, entry };
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
      const entries = entriesOf(owners, owner);
      const staleness = findStaleness(event, entries.get(id));
      if (staleness !== undefined) return staleness;
      const todo = event.type === 'upsert' ? toStoredTodo(event) : undefined;
      const change = { todo, updatedAt: time, lastEvent: toMark(event) };
      changeEntry(entries, { owner, id }, change);
      return 'applied';
    },
  };
}

interface Change extends Pick<Entry, 'updatedAt' | 'creation'>, Pick<TodoState, 'lastEvent'> {
  readonly todo: StoredTodo | undefined;
  readonly write?: string;
}

function changeEntry(
  entries: Map<string, TodoState & Entry>,
  key: Pick<TodoState, 'owner' | 'id'>,
  { write, ...change }: Change,
): TodoState & Entry {
  const before = entries.get(key.id);
  const remembered = before?.writes ?? [];
  const writes = write === undefined ? remembered : [write, ...remembered].slice(0, writesRemembered);
  const entry = { ...before, updatedAt: change.todo?.updatedAt, ...change, ...key, writes };
  entries.set(key.id, entry);
  return entry;
}

function entriesOf(owners: Entries, owner: string) {
  const entries = owners.get(owner) ?? new Map<string, TodoState & Entry>();
  owners.set(owner, entries);
  return entries;
}

function isNotOlder(entry: Entry | undefined, updatedAt: string): boolean {
  return (entry?.updatedAt ?? '') <= updatedAt;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
