import { migrations } from '../src/generated/migrations.js';
import { migrate } from '../src/stores/postgres/migrate.ts';
import { maintenance, openStore } from '../src/stores/postgres/open-store.ts';
import { print, runProgram } from './local/program.ts';
import { blame } from './local/store-context.ts';

const usage =
  'Usage: npm run migrate (DATABASE_URL, and DATABASE_AUTH and DATABASE_PASSWORD if needed, name the database)';

/** `npm run migrate`: applies the missing migrations to the PostgreSQL that DATABASE_URL names. */
await runProgram(usage, async () => {
  const store = openStore({ timing: maintenance });
  try {
    const applied = await blame('DATABASE_URL', migrate({ ...store, migrations }));
    print(applied.length === 0 ? 'No migration is missing.' : `Applied ${applied.join(', ')}.`);
  } finally {
    await store.close();
  }
});
