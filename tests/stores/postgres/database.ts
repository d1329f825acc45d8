import { randomUUID } from 'node:crypto';
import { describe, test } from '@jest/globals';
import { migrations } from '../../../src/generated/migrations.js';
import { migrate } from '../../../src/stores/postgres/migrate.ts';
import { openStore } from '../../../src/stores/postgres/open-store.ts';
import type { PostgresStore } from '../../../src/stores/postgres/query.ts';
import { startEmbeddedPostgres, toQuery } from '../../../tools/local/embedded-postgres.ts';
import { useCleanUp, useResource } from '../../support/use-resource.ts';
import { createDatabase, hasRealServer, type RealServer, startRealServer } from './real-server.ts';

/** @returns a function that returns a store on an embedded PostgreSQL, one for all tests of a block */
export function usePostgres(): () => Pick<PostgresStore, 'query'> {
  const database = useResource(() => startEmbeddedPostgres());
  return () => ({ query: toQuery(database()) });
}

/**
 * Defines tests that need a real PostgreSQL: several connections, or a server that dies. Without one they are listed as
 * a thing to do, and fail if REQUIRE_POSTGRES is set.
 */
export function describeOnRealPostgres(name: string, define: () => void, isHere = hasRealServer): void {
  if (isHere) describe(name, define);
  else if ((process.env['REQUIRE_POSTGRES'] ?? '') === '') test.todo(`${name}, on a real PostgreSQL: none is here`);
  else test(name, refuse);
}

function refuse(): never {
  throw new Error('No PostgreSQL is here. Install Debian’s package postgresql, or set TEST_POSTGRES_URL.');
}

export interface RealDatabase {
  readonly url: string;
  /** Opens a store with a connection of its own, until the end of the test. */
  readonly open: (timing?: typeof patient) => PostgresStore;
}

/** A server that shares its processor with the tests may take seconds. */
export const patient = { attempt: 10_000, call: 30_000, backoffMax: 50 };

/** @returns a function that returns a migrated database on a real PostgreSQL, one for all tests of a block */
export function useRealPostgres(): () => RealDatabase {
  const atEnd = useCleanUp();
  const database = useResource(openDatabase);
  return () => ({
    url: database().url,
    open: (timing = patient) => {
      const store = openTestStore(database().url, timing);
      atEnd(store.close);
      return store;
    },
  });
}

export function openTestStore(DATABASE_URL: string, timing = patient): PostgresStore {
  return openStore({ timing }, { DATABASE_URL, DATABASE_AUTH: 'password' });
}

/** @returns a database of its own with all migrations */
export async function openDatabase() {
  const given = process.env['TEST_POSTGRES_URL'];
  const server: Pick<RealServer, 'url' | 'close'> =
    given === undefined ? await startRealServer(false) : { url: given, close: async () => undefined };
  const { url, drop } = await createDatabase(server.url, `todos-${randomUUID()}`);
  const store = openTestStore(url);
  await migrate({ ...store, migrations });
  await store.close();
  return {
    url,
    close: async () => {
      await drop();
      await server.close();
    },
  };
}
