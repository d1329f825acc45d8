import { hash } from 'node:crypto';
import type { Query } from './query.ts';
import { raw, type Sql, sql } from './sql.ts';

/** One DDL statement that has no effect when it is repeated. */
export interface Migration {
  /** Name of its file, which begins with its number. */
  readonly name: string;
  readonly text: string;
}

export interface MigrateContext {
  readonly query: Query;
  readonly migrations: readonly Migration[];
  /** Aurora DSQL builds indexes asynchronously. */
  readonly isDsql: boolean;
}

/**
 * Applies the migrations that the database does not have yet, in their order, and returns their names. It may run
 * several times concurrently. Migrations that only the database has are of a newer version, and stay.
 * @throws Error that names a migration that has failed, or whose text has changed since it was applied
 */
export async function migrate(context: MigrateContext): Promise<readonly string[]> {
  const { query, migrations } = context;
  await define(context, createTable);
  const { rows } = await query(sql`SELECT name, checksum FROM migrations`);
  const applied = new Map(rows.map(({ name, checksum }) => [name, checksum]));
  const changed = migrations.find(({ name, text }) => applied.has(name) && applied.get(name) !== toChecksum(text));
  if (changed !== undefined) throw new Error(toChanged(changed));
  const missing = migrations.filter(({ name }) => !applied.has(name));
  for (const migration of missing) {
    await define(context, migration.text).catch((error: Error) => {
      throw new Error(`The migration ${migration.name} failed: ${error.message}`, { cause: error });
    });
    await query(toRecord(migration));
  }
  return missing.map(({ name }) => name);
}

/**
 * Runs a definition. Aurora DSQL returns the job that builds an index, and has a procedure that waits for it.
 * @see https://docs.aws.amazon.com/aurora-dsql/latest/userguide/working-with-create-index-async.html
 */
async function define({ query, isDsql }: MigrateContext, text: string): Promise<void> {
  const statement = isDsql ? text.replace(/^(CREATE (?:UNIQUE )?INDEX) /m, '$1 ASYNC ') : text;
  const { rows } = await withoutRace(() => query(raw(statement)));
  const job = rows[0]?.['job_id'];
  if (typeof job === 'string') await query(sql`CALL sys.wait_for_job(${job})`);
  const [, index] = /^CREATE (?:UNIQUE )?INDEX IF NOT EXISTS (\w+)/m.exec(text) ?? [];
  if (index !== undefined) await requireValid(query, index);
}

/** Checks an index. IF NOT EXISTS also keeps an index that nothing uses, because its build has failed or goes on. */
async function requireValid(query: Query, index: string): Promise<void> {
  const { rows } = await query(sql`SELECT indisvalid FROM pg_index WHERE indexrelid = ${index}::regclass`);
  if (rows[0]?.['indisvalid'] === true) return;
  throw new Error(`the index ${index} is not valid. Wait if it is still being built, else drop it, and migrate again.`);
}

function toRecord({ name, text }: Migration): Sql {
  const row = sql`(${name}, ${toChecksum(text)}, ${new Date().toISOString()})`;
  return sql`INSERT INTO migrations (name, checksum, applied_at) VALUES ${row} ON CONFLICT (name) DO NOTHING`;
}

const createTable =
  'CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, checksum text NOT NULL, applied_at text NOT NULL)';

function toChanged({ name }: Migration): string {
  return `The migration ${name} has changed since it was applied. Restore its file, and add a new migration.`;
}

function toChecksum(text: string): string {
  return hash('sha256', text);
}

/** Repeats a definition that another runner made concurrently. IF NOT EXISTS does not prevent that race. */
async function withoutRace<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (!raceCodes.includes(String((error as { readonly code?: unknown }).code))) throw error;
    return run();
  }
}

/** Unique violation in the catalog, duplicate table, duplicate object. */
const raceCodes = ['23505', '42P07', '42710'];
