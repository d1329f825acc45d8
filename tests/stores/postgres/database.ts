import type { PostgresStore } from '../../../src/stores/postgres/query.ts';
import { startEmbeddedPostgres, toQuery } from '../../../tools/local/embedded-postgres.ts';
import { useResource } from '../../support/use-resource.ts';

/** @returns a function that returns a store on an embedded PostgreSQL, one for all tests of a block */
export function usePostgres(): () => Pick<PostgresStore, 'query'> {
  const database = useResource(() => startEmbeddedPostgres());
  return () => ({ query: toQuery(database()) });
}
