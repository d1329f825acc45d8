import { expect, test } from '@jest/globals';
import { Client } from 'pg';
import { v4 } from 'uuid';
import { createExpire } from '../../../src/stores/postgres/expire.ts';
import { sql } from '../../../src/stores/postgres/sql.ts';
import { createTodoRepository } from '../../../src/stores/postgres/todo-repository.ts';
import { newRemoval, newTodo } from '../../todos/new-todo.ts';
import { describeOnRealPostgres, usePostgres, useRealPostgres } from './database.ts';

const postgres = usePostgres();
const now = new Date('2030-02-01T00:00:00.000Z');
const seconds = now.getTime() / 1000;

test('tombstones are deleted when they have expired, and nothing else is', async () => {
  const owner = v4();
  const todos = createTodoRepository(postgres());
  const [gone, fresh, again, kept] = [newTodo(), newTodo(), newTodo(), newTodo()];
  for (const todo of [gone, fresh, again, kept]) await todos.put(owner, todo, {});
  await todos.remove(owner, gone.id, { ...newRemoval(), expiresAt: seconds - 1 }, {});
  await todos.remove(owner, fresh.id, { ...newRemoval(), expiresAt: seconds }, {});
  await todos.remove(owner, again.id, { ...newRemoval(), expiresAt: seconds - 1 }, {});
  await todos.put(owner, newTodo({ id: again.id, updatedAt: '2030-01-01T00:00:00.000Z' }), {});
  expect(await expire()).toEqual({ deleted: 1, isDone: true });
  expect(await listIds(owner)).toEqual([fresh, again, kept].map(({ id }) => id).sort());
});

test('they are deleted in batches, until time runs out', async () => {
  const owner = v4();
  await postgres().query(
    sql`INSERT INTO todos (owner, id, updated_at, expires_at) SELECT ${owner}, gen_random_uuid(), '2026', 1 FROM generate_series(1, 7000)`,
  );
  const left = [6000, 6000, 5000];
  expect(await expire(() => left.shift() ?? 0)).toEqual({ deleted: 6000, isDone: false });
  expect(await expire()).toEqual({ deleted: 1000, isDone: true });
  expect(await listIds(owner)).toEqual([]);
});

describeOnRealPostgres('a tombstone that a writer is replacing', () => {
  const database = useRealPostgres();

  test('is not deleted with the todo that replaces it', async () => {
    const { url, open } = database();
    const [owner, todo] = [v4(), newTodo()];
    const todos = createTodoRepository(open());
    await todos.put(owner, todo, {});
    await todos.remove(owner, todo.id, { ...newRemoval(), expiresAt: seconds - 1 }, {});
    const writer = new Client({ connectionString: url });
    await writer.connect();
    await writer.query('BEGIN');
    await writer.query('UPDATE todos SET expires_at = NULL');
    const expiring = expire(undefined, open());
    while ((await writer.query(`SELECT FROM pg_locks WHERE NOT granted`)).rowCount === 0);
    await writer.query('COMMIT');
    await writer.end();
    expect(await expiring).toEqual({ deleted: 0, isDone: true });
  });
});

async function expire(timeLeft = () => Number.POSITIVE_INFINITY, store = postgres()) {
  const lines: object[] = [];
  await createExpire({ ...store, timeLeft, now: () => now, log: (line) => void lines.push(line) })();
  const [{ level, message, ...counts }] = lines as [Record<string, unknown>];
  expect({ level, message, lines: lines.length }).toEqual({ level: 'INFO', message: 'expired tombstones', lines: 1 });
  return counts;
}

async function listIds(owner: string) {
  const { rows } = await postgres().query(sql`SELECT id FROM todos WHERE owner = ${owner} ORDER BY id`);
  return rows.map(({ id }) => id);
}
