import { hash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { migrations } from '../../src/generated/migrations.js';
import { migrate } from '../../src/stores/postgres/migrate.ts';
import type { Query } from '../../src/stores/postgres/query.ts';
import { toText } from '../../src/stores/postgres/sql.ts';

/**
 * Starts PostgreSQL in this process, with the tables of all migrations. Its first start takes seconds of CPU; later ones
 * load a copy of its data directory from node_modules/.cache. A process may have only one at a time.
 * @param dataDir new folder that keeps the data; without it, the data is in memory
 */
export async function startEmbeddedPostgres(dataDir?: string): Promise<PGlite> {
  return PGlite.create({ ...(dataDir !== undefined && { dataDir }), loadDataDir: new Blob([await readTemplate()]) });
}

/** Returns a function that runs statements on it as the store's own connection does. */
export function toQuery(database: PGlite): Query {
  return (statement) => database.query(toText(statement), [...statement.values]);
}

async function readTemplate(): Promise<Buffer<ArrayBuffer>> {
  const folder = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'todo-api');
  const file = join(
    folder,
    `postgres-${hash('sha256', JSON.stringify([await readVersion(), migrations])).slice(0, 16)}.tar`,
  );
  try {
    return await readFile(file);
  } catch {
    const template = await createTemplate();
    await mkdir(folder, { recursive: true });
    await writeFile(`${file}.${process.pid}`, template);
    await rename(`${file}.${process.pid}`, file);
    // Each of another version or other migrations is 40 MB.
    const others = (await readdir(folder)).filter((name) => name.endsWith('.tar') && name !== basename(file));
    for (const name of others) await rm(join(folder, name), { force: true });
    return template;
  }
}

/** Returns the version of PGlite, which does not export its package.json. */
async function readVersion(): Promise<string> {
  const main = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  return JSON.parse(await readFile(join(dirname(main), '..', 'package.json'), 'utf8')).version;
}

async function createTemplate(): Promise<Buffer<ArrayBuffer>> {
  const database = await PGlite.create();
  await migrate({ query: toQuery(database), migrations, isDsql: false });
  const dump = await database.dumpDataDir('none');
  await database.close();
  return Buffer.from(await dump.arrayBuffer());
}
