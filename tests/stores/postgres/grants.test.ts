import { expect, test } from '@jest/globals';
import { migrations } from '../../../src/generated/migrations.js';
import { createEventRepository } from '../../../src/stores/postgres/event-repository.ts';
import { grantRights, rights, toGrant } from '../../../src/stores/postgres/grants.ts';
import { migrate } from '../../../src/stores/postgres/migrate.ts';
import type { Query } from '../../../src/stores/postgres/query.ts';
import { raw, type Sql, toText } from '../../../src/stores/postgres/sql.ts';
import { createTodoRepository } from '../../../src/stores/postgres/todo-repository.ts';
import { startEmbeddedPostgres, toQuery } from '../../../tools/local/embedded-postgres.ts';
import { useResource } from '../../support/use-resource.ts';
import { newTodo } from '../../todos/new-todo.ts';

const arn = 'arn:aws:iam::123456789012:role/todo-api-prod-ApiRole-1A2B';

test('a function gets its role, its IAM role and its rights', async () => {
  const { query, statements } = createDsql([]);
  expect(await grantRights(query, { api: arn })).toEqual(['todo_api']);
  expect(statements).toEqual([
    'CREATE ROLE todo_api WITH LOGIN',
    `AWS IAM GRANT todo_api TO '${arn}'`,
    'GRANT SELECT, INSERT, UPDATE ON todos TO todo_api',
  ]);
});

test('a repetition grants rights again, and changes nothing else', async () => {
  const { query, statements } = createDsql([arn]);
  expect(await grantRights(query, { api: arn })).toEqual([]);
  expect(statements).toEqual([toGrant('todo_api', 'SELECT, INSERT, UPDATE')]);
});

test('another IAM role takes the place of the one before', async () => {
  const { query, statements } = createDsql([`${arn}-before`]);
  expect(await grantRights(query, { api: arn })).toEqual(['todo_api']);
  expect(statements.slice(0, 2)).toEqual([
    `AWS IAM REVOKE todo_api FROM '${arn}-before'`,
    `AWS IAM GRANT todo_api TO '${arn}'`,
  ]);
});

test.each([{ docs: arn }, { api: `${arn}'; DROP TABLE todos --` }])(
  '%o is refused, and nothing is granted',
  async (roles) => {
    const { query, statements } = createDsql([]);
    await expect(grantRights(query, roles)).rejects.toThrow('No rights are known for');
    expect(statements).toEqual([]);
  },
);

const database = useResource(async () => {
  const started = await startEmbeddedPostgres();
  const query = toQuery(started);
  await migrate({ query, migrations, isDsql: false });
  for (const [name, ofTable] of Object.entries(rights)) {
    for (const statement of [`CREATE ROLE todo_${name}`, toGrant(`todo_${name}`, ofTable)]) await query(raw(statement));
  }
  return { query, close: () => started.close() };
});

test('the rights of each function suffice for what it does, and the export cannot write', async () => {
  const todo = newTodo();
  await as('api', async (query) => {
    const todos = createTodoRepository({ query });
    expect(await todos.put('a', todo, {})).toMatchObject({ applied: true });
    expect(await todos.update('a', todo.id, { done: true, updatedAt: todo.updatedAt, version: 'b' }, {})).toMatchObject(
      {
        applied: true,
      },
    );
  });
  await as('ingest', (query) => createEventRepository({ query }).readStates([{ owner: 'a', id: todo.id }]));
  await as('expire', (query) => query(raw('DELETE FROM todos WHERE expires_at < 0 RETURNING id')));
  await as('export', async (query) => {
    const todos = createTodoRepository({ query });
    expect(await todos.list('a', { order: 'asc', limit: 10 })).toHaveLength(1);
    await expect(todos.put('a', todo, {})).rejects.toThrow('permission denied');
  });
});

async function as(name: string, act: (query: Query) => Promise<unknown>): Promise<void> {
  const { query } = database();
  await query(raw(`SET ROLE todo_${name}`));
  await act(query);
  await query(raw('RESET ROLE'));
}

/** @returns an Aurora DSQL that knows `todo_api` if it has IAM roles for it, and the statements that change something */
function createDsql(mapped: readonly string[]) {
  const statements: string[] = [];
  const query = async (statement: Sql) => {
    const text = toText(statement);
    if (!text.startsWith('SELECT')) statements.push(text);
    const rows = text.includes('pg_roles') ? mapped.slice(0, 1) : text.includes('iam_pg_role_mappings') ? mapped : [];
    return { rows: rows.map((each) => ({ arn: each, rolname: 'todo_api' })) };
  };
  return { query: query as Query, statements };
}
