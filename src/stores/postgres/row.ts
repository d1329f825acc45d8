import { type Creation, type Entry, writesRemembered } from '../../todos/entry.ts';
import { pick, requireStored, type StoredTodo, storedNames } from '../../todos/todo.ts';
import { raw } from './sql.ts';

/** Row of the table `todos` in the names of a todo's members. A tombstone has none of `position`, `done` and `version`. */
export type Row = Readonly<Record<string, unknown>>;

/** Columns that hold the IDs of the last writes, the last first. They stay in a tombstone. */
export const writeNames = Array.from({ length: writesRemembered }, (_, index) => `w${index}`);

/** Columns of an entry, qualified because an upsert also sees the proposed row's columns. */
export const entryColumns = raw(
  ['id', 'position', 'done', 'version', 'content', 'creation', ...writeNames]
    .map((name) => `todos.${name}`)
    .concat('todos.created_at AS "createdAt"', 'todos.updated_at AS "updatedAt"')
    .join(', '),
);

/** Members with a column of their own, because SQL sorts, compares or keeps them. `content` holds all others as JSON. */
const columnNames: readonly (keyof StoredTodo)[] = ['id', 'done', 'createdAt', 'updatedAt', 'position', 'version'];

const contentNames = storedNames.filter((name) => !columnNames.includes(name));

/** Returns the JSON for the column `content`. A null removes a member when merged, and counts as absent when read. */
export function toContentJson(todo: { readonly [Name in keyof StoredTodo]?: StoredTodo[Name] | null }): string {
  return JSON.stringify(Object.fromEntries(contentNames.map((name) => [name, todo[name]])));
}

/** Returns the todo in a row. @throws Error that names the ID of a todo that does not fit its schema */
export function fromRow(row: Row): StoredTodo {
  const columns = pick(row as unknown as StoredTodo, columnNames);
  return requireStored(pick({ ...parseContent(row), ...columns } as StoredTodo, storedNames));
}

/** The parser's own error would show a part of the text. */
function parseContent({ id, content }: Row): object {
  try {
    return JSON.parse(String(content));
  } catch {
    throw new Error(`The stored todo ${id} has no valid content.`);
  }
}

/** Returns the entry in a row, or undefined for a missing row. */
export function toEntry(row: Row | undefined): Entry | undefined {
  if (row === undefined) return undefined;
  const { version, updatedAt, creation } = row;
  return {
    todo: version === null ? undefined : fromRow(row),
    updatedAt: String(updatedAt),
    writes: writeNames.map((name) => row[name]).filter((write) => typeof write === 'string'),
    creation: typeof creation === 'string' ? (JSON.parse(creation) as Creation) : undefined,
  };
}
