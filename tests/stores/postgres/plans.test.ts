import { describe, expect, test } from '@jest/globals';
import { v4 } from 'uuid';
import { maintenance } from '../../../src/stores/postgres/open-store.ts';
import type { Query } from '../../../src/stores/postgres/query.ts';
import { raw, type Sql, sql } from '../../../src/stores/postgres/sql.ts';
import { createTodoRepository } from '../../../src/stores/postgres/todo-repository.ts';
import type { ListQuery } from '../../../src/todos/repository.ts';
import { useResource } from '../../support/use-resource.ts';
import { describeOnRealPostgres, openTestStore, usePostgres, useRealPostgres } from './database.ts';

const limit = 20;
const after = { position: '00000000-0000-7000-8000-000000000050', id: '00000000-0000-4000-8000-000000000050' };

const queries: readonly [string, string, Omit<ListQuery, 'limit'>][] = [
  ['todos_by_position', 'the oldest', { order: 'asc' }],
  ['todos_by_position', 'those after a place', { order: 'asc', after }],
  ['todos_by_position', 'the newest', { order: 'desc' }],
  ['todos_by_position', 'those before a place', { order: 'desc', after }],
  ['todos_by_done', 'the oldest that are done', { order: 'asc', done: true }],
  ['todos_by_done', 'the open ones after a place', { order: 'asc', done: false, after }],
  ['todos_by_done', 'the newest that are open', { order: 'desc', done: false }],
  ['todos_by_done', 'the done ones before a place', { order: 'desc', done: true, after }],
];

const [small, large] = [v4(), v4()];

describe('a page of an owner of a hundred todos, and one of ten thousand', () => {
  const postgres = usePostgres();
  useResource(() => fillBoth(postgres().query, 10_000));
  test.each(queries)('a scan of %s finds %s', (index, _, query) => comparePlans(postgres().query, [index, query]));
});

// For example, PLAN_ROWS=1000000 takes two minutes.
const rowsMax = Number(process.env['PLAN_ROWS'] ?? 0);

if (rowsMax > 0) {
  describeOnRealPostgres(`a page of an owner of a hundred todos, and one of ${rowsMax}`, () => {
    const database = useRealPostgres();
    const store = useResource(() => openTestStore(database().url, maintenance));
    useResource(() => fillBoth(store().query, rowsMax));
    test.each(queries)('a scan of %s finds %s', (index, _, query) => comparePlans(store().query, [index, query]));
  });
}

/** Compares how many pages a list reads. */
async function comparePlans(query: Query, [index, list]: readonly [string, Omit<ListQuery, 'limit'>]): Promise<void> {
  const plans = [await explain(query, small, list), await explain(query, large, list)];
  // Of a hundred todos, those that are done are found in either index.
  expect(plans.map(({ nodes }) => nodes)).toEqual([
    ['Limit', expect.stringMatching(/^Index Scan todos_by_/)],
    ['Limit', `Index Scan ${index}`],
  ]);
  const [few = 0, many = 0] = plans.map(({ pages }) => pages);
  // A deeper index, and the todos of a page on pages of their own.
  expect(many - few).toBeLessThanOrEqual(limit + 3);
}

async function fillBoth(query: Query, rows: number): Promise<void> {
  await fill(query, small, 100);
  await fill(query, large, rows);
  await query(raw('VACUUM ANALYZE todos'));
}

/** Adds todos of which every second is done, and as many tombstones. */
async function fill(query: Query, owner: string, rows: number): Promise<void> {
  const id = (version: number) => raw(`('00000000-0000-${version}000-8000-' || lpad(i::text, 12, '0'))::uuid`);
  const todo = sql`SELECT ${owner}, ${id(4)}, ${id(7)}, i % 2 = 0, '{"text":"Buy milk"}', '2026', '2026', 'v' FROM generate_series(1, ${rows}::int) AS i`;
  const tombstone = sql`SELECT ${owner}, ${id(5)}, NULL, NULL, NULL, NULL, '2026', NULL FROM generate_series(1, ${rows}::int) AS i`;
  await query(
    sql`INSERT INTO todos (owner, id, position, done, content, created_at, updated_at, version) ${todo} UNION ALL ${tombstone}`,
  );
}

/** @returns the kinds of nodes of a plan, with the index of a scan, and how many pages it read */
async function explain(query: Query, owner: string, list: Omit<ListQuery, 'limit'>) {
  const statements: Sql[] = [];
  const record: Query = async (statement) => {
    statements.push(statement);
    return { rows: [] };
  };
  await createTodoRepository({ query: record }).list(owner, { ...list, limit });
  const { rows } = await query(sql`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${statements[0]}`);
  const [{ Plan }] = (rows[0] as { readonly 'QUERY PLAN': [{ readonly Plan: PlanNode }] })['QUERY PLAN'];
  return { nodes: listNodes(Plan), pages: Plan['Shared Hit Blocks'] + Plan['Shared Read Blocks'] };
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly PlanNode[];
}

function listNodes({ Plans = [], ...node }: PlanNode): readonly string[] {
  const name = node['Index Name'];
  return [name === undefined ? node['Node Type'] : `${node['Node Type']} ${name}`, ...Plans.flatMap(listNodes)];
}
