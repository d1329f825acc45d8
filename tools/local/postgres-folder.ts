import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { migrations } from '../../src/generated/migrations.js';
import { migrate } from '../../src/stores/postgres/migrate.ts';
import { startEmbeddedPostgres, toQuery } from './embedded-postgres.ts';

/**
 * Starts PostgreSQL in this process on a folder that no other process uses, with the tables of all migrations. It
 * recovers what a killed process left.
 * @throws Error if it cannot use the data in the folder
 */
export async function openPostgresFolder(folder: string): Promise<PGlite> {
  const dataDir = join(folder, 'data');
  // Written last, because a process may be killed while it copies the template.
  const mark = join(folder, 'complete');
  if (!existsSync(mark)) {
    rmSync(dataDir, { recursive: true, force: true });
    const database = await startEmbeddedPostgres(dataDir);
    writeFileSync(mark, '');
    return database;
  }
  const database = await PGlite.create(dataDir).catch(() => {
    throw new Error(
      `LOCAL_DATA_DIR cannot be used: ${describe(dataDir)} is damaged, or of another version than PGlite.`,
    );
  });
  await migrate({ query: toQuery(database), migrations, isDsql: false });
  return database;
}

function describe(dataDir: string): string {
  const file = join(dataDir, 'PG_VERSION');
  return existsSync(file) ? `PostgreSQL ${readFileSync(file, 'utf8').trim()} in ${dataDir}` : dataDir;
}
