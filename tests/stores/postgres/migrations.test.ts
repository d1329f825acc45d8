import { describe, expect, test } from '@jest/globals';
import { migrations } from '../../../src/generated/migrations.js';
import { migrate } from '../../../src/stores/postgres/migrate.ts';
import type { Query } from '../../../src/stores/postgres/query.ts';
import { raw, sql, toText } from '../../../src/stores/postgres/sql.ts';
import { describeOnRealPostgres, usePostgres, useRealPostgres } from './database.ts';
import { findOutside } from './dsql-subset.ts';

const postgres = usePostgres();
const names = migrations.map(({ name }) => name);
const isDsql = false;
const forget = raw('DROP TABLE IF EXISTS todos, migrations');

describe('the migrations', () => {
  test('are numbered without a gap', () => {
    expect(names.map((name) => name.slice(0, 5))).toEqual(
      names.map((_, index) => `${String(index + 1).padStart(4, '0')}-`),
    );
  });

  test.each(migrations)('$name is inside the subset of Aurora DSQL', (migration) => {
    expect(findOutside(migration)).toBeUndefined();
  });

  test.each([
    ['ALTER TABLE todos DROP COLUMN text', 'ALTER'],
    ['ALTER TABLE todos ADD COLUMN IF NOT EXISTS a text NOT NULL', 'NULL'],
    ['ALTER TABLE todos ADD COLUMN IF NOT EXISTS a text DEFAULT 1', 'DEFAULT'],
    ['ALTER TABLE todos ADD CONSTRAINT a CHECK (b)', 'ALTER'],
    ['CREATE TABLE todos (a text)', 'CREATE'],
    ['CREATE TABLE IF NOT EXISTS a (b jsonb)', 'jsonb'],
    ['CREATE TABLE IF NOT EXISTS a (b serial)', 'serial'],
    ['CREATE TABLE IF NOT EXISTS a (b text[])', '['],
    ['CREATE TABLE IF NOT EXISTS a (b text COLLATE "de")', 'COLLATE'],
    ['CREATE TABLE IF NOT EXISTS a (b uuid REFERENCES c)', 'REFERENCES'],
    ['CREATE TABLE IF NOT EXISTS a (b uuid, FOREIGN KEY (b) REFERENCES c)', 'FOREIGN'],
    ['CREATE TABLE IF NOT EXISTS a (b text); DROP TABLE c', ';'],
    ['CREATE INDEX IF NOT EXISTS a ON b (lower(c))', '('],
    ['CREATE INDEX IF NOT EXISTS a ON b (c DESC)', 'DESC'],
    ['CREATE INDEX IF NOT EXISTS a ON b (c) WHERE d', 'WHERE'],
    ['CREATE INDEX IF NOT EXISTS a ON b USING gin (c)', 'USING'],
    ['CREATE TRIGGER a BEFORE UPDATE ON b', 'CREATE'],
  ])('%s would be outside', (text, word) => {
    expect(findOutside({ name: '0009-a', text })).toBe(`0009-a: ${word} is outside the subset of Aurora DSQL.`);
  });

  test.each([
    'ALTER TABLE todos ADD COLUMN IF NOT EXISTS a text',
    'CREATE UNIQUE INDEX IF NOT EXISTS a ON b (c, d) INCLUDE (e)',
    'DROP INDEX IF EXISTS a',
    '-- gone\nDROP TABLE IF EXISTS a',
  ])('%s would be inside', (text) => {
    expect(findOutside({ name: '0009-a', text })).toBeUndefined();
  });
});

describe('migrating', () => {
  test('applies what is missing, in order, and each once', async () => {
    const { query } = postgres();
    await query(forget);
    expect(await migrate({ query, isDsql, migrations: migrations.slice(0, 1) })).toEqual(names.slice(0, 1));
    expect(await migrate({ query, isDsql, migrations })).toEqual(names.slice(1));
    expect(await migrate({ query, isDsql, migrations })).toEqual([]);
    // The version before this one still starts.
    expect(await migrate({ query, isDsql, migrations: migrations.slice(0, 1) })).toEqual([]);
  });

  test('refuses a migration that has changed, and applies none', async () => {
    const { query } = postgres();
    await query(forget);
    await migrate({ query, isDsql, migrations: migrations.slice(0, 2) });
    const changed = migrations.map(({ name, text }) => ({ name, text: name === names[1] ? `${text} ` : text }));
    await expect(migrate({ query, isDsql, migrations: changed })).rejects.toThrow(
      `The migration ${names[1]} has changed since it was applied. Restore its file, and add a new migration.`,
    );
    expect((await query(sql`SELECT name FROM migrations ORDER BY name`)).rows).toEqual(
      names.slice(0, 2).map((name) => ({ name })),
    );
  });

  test('names a migration that fails, and goes on from there', async () => {
    const { query } = postgres();
    await query(forget);
    const broken = migrations.map(({ name, text }) => ({ name, text: name === names[1] ? 'CREATE x' : text }));
    await expect(migrate({ query, isDsql, migrations: broken })).rejects.toThrow(
      `The migration ${names[1]} failed: syntax error at or near "x"`,
    );
    expect(await migrate({ query, isDsql, migrations })).toEqual(names.slice(1));
  });

  test('waits on Aurora DSQL until an index is built', async () => {
    const { query, texts } = fakeDsql(true);
    expect(await migrate({ query, isDsql: true, migrations })).toEqual(names);
    expect(texts.filter((text) => /INDEX|job/.test(text))).toEqual(
      [
        'todos_by_position ON todos (owner, position, id)',
        'todos_by_done ON todos (owner, done, position, id)',
        'todos_by_expiry ON todos (expires_at)',
      ].flatMap((index) => [`CREATE INDEX ASYNC IF NOT EXISTS ${index}\n`, 'CALL sys.wait_for_job($1)']),
    );
  });

  test('names the migration whose index Aurora DSQL does not build', async () => {
    await expect(migrate({ query: fakeDsql(false).query, isDsql: true, migrations })).rejects.toThrow(
      `The migration ${names[1]} failed: the index todos_by_position is not valid.`,
    );
  });

  test('counts an index that an earlier build left invalid as missing', async () => {
    const { query } = postgres();
    await query(forget);
    await migrate({ query, isDsql, migrations: migrations.slice(0, 2) });
    await query(sql`DELETE FROM migrations WHERE name = ${names[1]}`);
    await query(raw(`UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'todos_by_position'::regclass`));
    await expect(migrate({ query, isDsql, migrations })).rejects.toThrow(`The migration ${names[1]} failed`);
    await query(raw('DROP INDEX todos_by_position'));
    expect(await migrate({ query, isDsql, migrations })).toEqual(names.slice(1));
  });
});

describeOnRealPostgres('migrating by ten runners at once', () => {
  const database = useRealPostgres();

  test('applies each migration, and none of them fails', async () => {
    const stores = Array.from({ length: 10 }, () => database().open());
    await stores[0]?.query(forget);
    const applied = await Promise.all(stores.map((store) => migrate({ ...store, migrations })));
    expect([...new Set(applied.flat())].sort()).toEqual(names);
    expect(await migrate({ ...database().open(), migrations })).toEqual([]);
  });
});

/** @returns what answers as Aurora DSQL does when it creates an index, and the statements that it got */
function fakeDsql(indisvalid: boolean) {
  const texts: string[] = [];
  const query: Query = async (statement) => {
    const text = toText(statement);
    texts.push(text);
    if (text.includes('pg_index')) return { rows: [{ indisvalid }] };
    return { rows: text.startsWith('CREATE INDEX') ? [{ job_id: 'a' }] : [] };
  };
  return { query, texts };
}
