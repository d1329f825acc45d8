import type { Precondition } from '../../todos/precondition.ts';
import type { TodoRemoval, TodoUpdate, WriteTerms } from '../../todos/repository.ts';
import type { StoredTodo } from '../../todos/todo.ts';
import { writeIdOf } from '../../todos/write-id.ts';
import { entryColumns, toContentJson, writeNames } from './row.ts';
import { and, raw, type Sql, sql } from './sql.ts';

/** Statement that creates a todo or replaces one, which keeps `createdAt` and `position`. */
export function toPut(owner: string, todo: StoredTodo, terms: WriteTerms): Sql {
  const { id, done, position, createdAt, updatedAt, version } = todo;
  const write = writeIdOf(version, terms);
  const content = toContentJson(todo);
  const creation = terms.creation === undefined ? null : JSON.stringify(terms.creation);
  const change = sql`SET done = ${done}, content = ${content}, updated_at = ${updatedAt}, version = ${version},
    position = COALESCE(todos.position, ${position}), created_at = COALESCE(todos.created_at, ${createdAt}),
    creation = COALESCE(${creation}, todos.creation), expires_at = NULL, ${remember(write)}`;
  const where = and(isUnseen(write), isNotOlder(updatedAt), isMet(terms));
  // An upsert would create a todo that does not exist.
  return terms.ifMatch === undefined
    ? sql`INSERT INTO todos (owner, id, position, created_at, done, content, updated_at, version, creation, w0)
        VALUES (${owner}, ${id}, ${position}, ${createdAt}, ${done}, ${content}, ${updatedAt}, ${version}, ${creation}, ${write})
        ON CONFLICT (owner, id) DO UPDATE ${change} WHERE ${where} ${returning}`
    : sql`UPDATE todos ${change} WHERE ${isAt(owner, id)} AND ${where} ${returning}`;
}

/** Statement that changes a todo if it exists and the precondition holds. */
export function toUpdate(owner: string, id: string, changes: TodoUpdate, terms: WriteTerms): Sql {
  const { done = null, updatedAt, version } = changes;
  const write = writeIdOf(version, terms);
  const where = and(isAt(owner, id), isUnseen(write), isNotOlder(updatedAt), exists, isMet(terms));
  return sql`UPDATE todos SET done = COALESCE(${done}, todos.done),
    content = (todos.content::jsonb || ${toContentJson(changes)}::jsonb)::text,
    updated_at = ${updatedAt}, version = ${version}, ${remember(write)} WHERE ${where} ${returning}`;
}

/** Statement that makes a todo a tombstone, and renews a tombstone. */
export function toRemoval(owner: string, id: string, removal: TodoRemoval, terms: WriteTerms): Sql {
  const { updatedAt, expiresAt, version } = removal;
  const write = writeIdOf(version, terms);
  const where = and(isAt(owner, id), isUnseen(write), isMet(terms));
  return sql`UPDATE todos SET position = NULL, created_at = NULL, done = NULL, content = NULL, version = NULL,
    updated_at = ${updatedAt}, expires_at = ${expiresAt}, ${remember(write)} WHERE ${where} ${returning}`;
}

/** Condition that the row has an ID. */
export function isAt(owner: string, id: string): Sql {
  return sql`todos.owner = ${owner} AND todos.id = ${id}`;
}

/** Condition that time does not go backwards. Instants have one form, so that any collation sorts them. */
export function isNotOlder(updatedAt: string): Sql {
  return sql`todos.updated_at <= ${updatedAt}`;
}

const returning = sql`RETURNING ${entryColumns}`;
const exists = sql`todos.version IS NOT NULL`;

/** Each remembered write moves one place, and the oldest is forgotten. Expressions see the row as it was. */
function remember(write: string): Sql {
  const shifted = writeNames.slice(1).map((name, index) => `${name} = todos.${writeNames[index]}`);
  return sql`w0 = ${write}, ${raw(shifted.join(', '))}`;
}

/** Condition that the entry does not remember the write. A comparison with NULL is not true. */
function isUnseen(write: string): Sql {
  return sql`(${write} = ANY (ARRAY[${remembered}])) IS NOT TRUE`;
}

const remembered = raw([...writeNames.map((name) => `todos.${name}`), `todos.creation::jsonb ->> 'write'`].join(', '));

function isMet({ ifMatch, ifNoneMatch }: Precondition): Sql {
  const conditions = [sql`TRUE`];
  if (ifMatch !== undefined) conditions.push(ifMatch === '*' ? exists : isIn(ifMatch));
  if (ifNoneMatch !== undefined) {
    conditions.push(ifNoneMatch === '*' ? sql`todos.version IS NULL` : sql`${isIn(ifNoneMatch)} IS NOT TRUE`);
  }
  return and(...conditions);
}

/** Not true for a tombstone. */
function isIn(versions: readonly string[]): Sql {
  return sql`(todos.version = ANY (${versions}::text[]))`;
}
