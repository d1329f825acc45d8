import type { Row } from './row.ts';
import type { Sql } from './sql.ts';

/** Result of this store's `openStore`. */
export interface PostgresStore {
  readonly query: Query;
  /** The database is Aurora DSQL, which builds indexes asynchronously. */
  readonly isDsql: boolean;
  readonly close: () => Promise<void>;
}

/** Runs a statement. @throws TodoError if the database is unreachable, fails or is full */
export type Query = (statement: Sql) => Promise<QueryResult>;

export interface QueryResult {
  readonly rows: readonly Row[];
  /** An earlier attempt got no response, and may still take effect. */
  readonly isUncertain?: boolean | undefined;
}
