import { readPostgresConfig } from '../../src/config.ts';
import { migrations } from '../../src/generated/migrations.js';
import { migrate } from '../../src/stores/postgres/migrate.ts';
import { openStore } from '../../src/stores/postgres/open-store.ts';
import { lockFolder } from './lock-folder.ts';
import { blame, type LocalStore, type LocalStoreContext, toDataDir, type Variables } from './store-context.ts';

/** Provides the tables in an embedded PostgreSQL, or in the one that DATABASE_URL names. */
export async function providePostgres({ settings }: LocalStoreContext): Promise<LocalStore> {
  const { DATABASE_URL, DATABASE_PASSWORD = '', DATABASE_AUTH = 'password' } = settings;
  if (DATABASE_URL === undefined) return provideEmbedded(toDataDir(settings, 'postgres'));
  const variables = { DATABASE_URL, DATABASE_PASSWORD, DATABASE_AUTH };
  return { variables, notice: await blame('DATABASE_URL', migrateServer(variables)) };
}

async function migrateServer(variables: Variables): Promise<string> {
  const { query, isDsql, close } = openStore({ timing }, readPostgresConfig(variables));
  try {
    const names = await migrate({ query, migrations, isDsql });
    return names.length === 0 ? 'DATABASE_URL has all migrations.' : `DATABASE_URL was migrated: ${names.join(', ')}.`;
  } finally {
    await close();
  }
}

/** A larger index is for `npm run migrate`, and a server that does not answer by then is not there. */
const timing = { attempt: 30_000, call: 30_000, backoffMax: 500 };

/** The engine is large, so that it is loaded only here. */
async function provideEmbedded(dataDir: string | undefined): Promise<LocalStore> {
  const { startEmbeddedPostgres } = await import('./embedded-postgres.ts');
  const { openPostgresFolder } = await import('./postgres-folder.ts');
  const { servePostgres } = await import('./postgres-socket.ts');
  const unlock = dataDir === undefined ? undefined : lockFolder(dataDir);
  const database = await (dataDir === undefined ? startEmbeddedPostgres() : openPostgresFolder(dataDir));
  const { url, close } = await servePostgres(database);
  return {
    variables: { DATABASE_URL: url, DATABASE_PASSWORD: '', DATABASE_AUTH: 'password' },
    async close() {
      close();
      await database.close();
      unlock?.();
    },
  };
}
