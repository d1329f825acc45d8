import { hash } from 'node:crypto';
import type { Query } from './query.ts';
import { raw, sql } from './sql.ts';

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
 * @throws Error that names a migration whose text has changed since it was applied, or whose index was not built
 */
export async function migrate({ query, migrations, isDsql }: MigrateContext): Promise<readonly string[]> {
  await define(createTable);
  const { rows } = await query(sql`SELECT name, checksum FROM migrations`);
  const applied = new Map(rows.map(({ name, checksum }) => [name, checksum]));
  const missing = migrations.filter(({ name }) => !applied.has(name));
  for (const { name, text } of migrations) {
    if ((applied.get(name) ?? toChecksum(text)) !== toChecksum(text)) throw new Error(toChanged(name));
  }
  for (const { name, text } of missing) {
    await define(text, name);
    const now = new Date().toISOString();
    const row = sql`(${name}, ${toChecksum(text)}, ${now})`;
    await query(sql`INSERT INTO migrations (name, checksum, applied_at) VALUES ${row} ON CONFLICT (name) DO NOTHING`);
  }
  return missing.map(({ name }) => name);

  async function define(text: string, name = 'migrations'): Promise<void> {
    const statement = isDsql ? text.replace(/^(CREATE (?:UNIQUE )?INDEX) /, '$1 ASYNC ') : text;
    const { rows } = await withoutRace(() => query(raw(statement)));
    const { job_id: job } = rows[0] ?? {};
    if (job === undefined) return;
    const [result] = (await query(sql`SELECT sys.wait_for_job(${job}) AS "isBuilt"`)).rows;
    if (result?.['isBuilt'] !== true) throw new Error(`Aurora DSQL did not build the index of the migration ${name}.`);
  }
}

const createTable =
  'CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, checksum text NOT NULL, applied_at text NOT NULL)';

function toChanged(name: string): string {
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
