import { type Entry, hasSeen, mayPut, mayRemove, mayUpdate, writesRemembered } from '../../todos/entry.ts';
import {
  type EventRepository,
  findStaleness,
  type TodoEvent,
  type TodoKey,
  type TodoState,
  toMark,
  toStoredTodo,
} from '../../todos/events.ts';
import type { ListQuery, Place, TodoRemoval, TodoUpdate, WriteResult, WriteTerms } from '../../todos/repository.ts';
import { pick, type StoredTodo } from '../../todos/todo.ts';
import { writeIdOf } from '../../todos/write-id.ts';

/** Todo or tombstone of one owner, with everything kept for it. */
export interface OwnEntry extends Entry, Pick<TodoState, 'lastEvent'> {
  /** When a tombstone expires, in seconds since 1970. */
  readonly expiresAt?: number | undefined;
}

/** An owner's todos and tombstones, by ID. Each command below changes at most one of them. */
export type Entries = Map<string, OwnEntry>;

/** @see TodoRepository */
export function listTodos(entries: Entries, { done, order, limit, after }: ListQuery): readonly StoredTodo[] {
  const sign = order === 'asc' ? 1 : -1;
  return [...entries.values()]
    .flatMap(({ todo }) => todo ?? [])
    .filter((todo) => done === undefined || todo.done === done)
    .filter((todo) => after === undefined || sign * compare(todo, after) > 0)
    .sort((one, other) => sign * compare(one, other))
    .slice(0, limit);
}

/** @see TodoRepository */
export function putTodo(entries: Entries, todo: StoredTodo, terms: WriteTerms): WriteResult {
  const { creation } = terms;
  const write = writeIdOf(todo.version, terms);
  const entry = entries.get(todo.id);
  const isFresh = !hasSeen(entry, write) && isNotOlder(entry, todo.updatedAt);
  if (!isFresh || !mayPut(entry, terms)) return { applied: false, entry };
  const { createdAt, position } = entry?.todo ?? todo;
  return store(entries, todo.id, { todo: { ...todo, createdAt, position }, write, ...(creation && { creation }) });
}

/** @see TodoRepository */
export function updateTodo(entries: Entries, id: string, changes: TodoUpdate, terms: WriteTerms): WriteResult {
  const write = writeIdOf(changes.version, terms);
  const entry = entries.get(id);
  const isFresh = !hasSeen(entry, write) && isNotOlder(entry, changes.updatedAt);
  if (!isFresh || entry?.todo === undefined || !mayUpdate(entry, terms)) return { applied: false, entry };
  const todo = { ...entry.todo, ...changes };
  // Members that a later version has added stay.
  return store(entries, id, { todo: pick(todo, Object.keys(todo) as (keyof StoredTodo)[]), write });
}

/** @see TodoRepository */
export function removeTodo(entries: Entries, id: string, removal: TodoRemoval, terms: WriteTerms): WriteResult {
  const { updatedAt, expiresAt } = removal;
  const write = writeIdOf(removal.version, terms);
  const entry = entries.get(id);
  if (hasSeen(entry, write) || !mayRemove(entry, terms)) return { applied: false, entry };
  return store(entries, id, { todo: undefined, updatedAt, expiresAt, write });
}

/** @see EventRepository */
export function findStates(entries: Entries, { owner, id }: TodoKey): readonly TodoState[] {
  const entry = entries.get(id);
  return entry === undefined ? [] : [{ ...entry, owner, id }];
}

/** @see EventRepository */
export function applyEvent(
  entries: Entries,
  event: TodoEvent,
  tombstoneUntil: number,
): Awaited<ReturnType<EventRepository['applyEvent']>> {
  const { id, time: updatedAt } = event;
  const staleness = findStaleness(event, findStates(entries, event)[0]);
  if (staleness !== undefined) return staleness;
  const change =
    event.type === 'upsert' ? { todo: toStoredTodo(event) } : { todo: undefined, updatedAt, expiresAt: tombstoneUntil };
  store(entries, id, { ...change, lastEvent: toMark(event) });
  return 'applied';
}

interface Change extends Partial<OwnEntry> {
  readonly todo: StoredTodo | undefined;
  /** Absent for events, which are recognised by `lastEvent`. */
  readonly write?: string;
}

function store(entries: Entries, id: string, { write, ...change }: Change): WriteResult {
  const before = entries.get(id);
  const remembered = before?.writes ?? [];
  const writes = write === undefined ? remembered : [write, ...remembered].slice(0, writesRemembered);
  const entry = { ...before, updatedAt: change.todo?.updatedAt, expiresAt: undefined, ...change, writes };
  entries.set(id, entry);
  return { applied: true, entry };
}

function isNotOlder(entry: Entry | undefined, updatedAt: string): boolean {
  return (entry?.updatedAt ?? '') <= updatedAt;
}

/** Events may give several todos one position. */
function compare(one: Place, other: Place): number {
  return compareTexts(one.position, other.position) || compareTexts(one.id, other.id);
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
