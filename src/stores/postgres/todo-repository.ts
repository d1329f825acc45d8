import type { ListQuery, TodoRepository, WriteResult } from '../../todos/repository.ts';
import type { PostgresStore } from './query.ts';
import { entryColumns, fromRow, toEntry } from './row.ts';
import { type Sql, sql } from './sql.ts';
import { isAt, toPut, toRemoval, toUpdate } from './write-statements.ts';

/** Creates a TodoRepository on the table of migrations/. Every command is one statement; a refused one reads the entry. */
export function createTodoRepository({ query }: Pick<PostgresStore, 'query'>): TodoRepository {
  return {
    async list(owner, options) {
      return (await query(toSelection(owner, options))).rows.map(fromRow);
    },

    async get(owner, id) {
      return (await readEntry(owner, id))?.todo;
    },

    put: (owner, todo, terms) => write(owner, todo.id, toPut(owner, todo, terms)),

    update: (owner, id, changes, terms) => write(owner, id, toUpdate(owner, id, changes, terms)),

    remove: (owner, id, removal, terms) => write(owner, id, toRemoval(owner, id, removal, terms)),
  };

  /** Reads the conflicting entry after the write, because the write's own snapshot may be older than the conflict. */
  async function write(owner: string, id: string, statement: Sql): Promise<WriteResult> {
    const { rows, isUncertain } = await query(statement);
    const entry = toEntry(rows[0]);
    return entry ? { applied: true, entry } : { applied: false, entry: await readEntry(owner, id), isUncertain };
  }

  async function readEntry(owner: string, id: string) {
    return toEntry((await query(sql`SELECT ${entryColumns} FROM todos WHERE ${isAt(owner, id)}`)).rows[0]);
  }
}

/** A tombstone has no position, which is neither before nor after a place. */
function toSelection(owner: string, { done, order, limit, after }: ListQuery): Sql {
  const ofOwner = sql`todos.owner = ${owner}`;
  const where = done === undefined ? ofOwner : sql`${ofOwner} AND todos.done = ${done}`;
  const from = sql`SELECT ${entryColumns} FROM todos WHERE ${where}`;
  const { position, id } = after ?? (order === 'asc' ? beforeAll : afterAll);
  return order === 'asc'
    ? sql`${from} AND (todos.position, todos.id) > (${position}, ${id})
        ORDER BY todos.position, todos.id LIMIT ${limit}`
    : sql`${from} AND (todos.position, todos.id) < (${position}, ${id})
        ORDER BY todos.position DESC, todos.id DESC LIMIT ${limit}`;
}

const [lowest, highest] = ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];
const beforeAll = { position: lowest, id: lowest };
const afterAll = { position: highest, id: highest };
