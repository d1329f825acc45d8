import type { Timing } from '#lean-aws/attempts.ts';
import { type PostgresConfig, readPostgresConfig } from '../../config.ts';
import { openConnection } from './connection.ts';
import { toConnectionOptions } from './connection-options.ts';
import type { PostgresStore } from './query.ts';
import { withRetries } from './retries.ts';

export interface StoreContext {
  /** Never called: a statement consumes no units. */
  readonly report?: (kind: 'read' | 'write', units: number) => void;
  /** Returns the milliseconds left for the database in the current invocation. */
  readonly timeLeft?: () => number;
  readonly timing?: Timing;
}

/** Opens the database that DATABASE_URL names. @throws Error that lists every fault of the settings */
export function openStore(context: StoreContext, config: PostgresConfig = readPostgresConfig()): PostgresStore {
  const { timeLeft = () => Number.POSITIVE_INFINITY, timing = lambdaTiming } = context;
  const { DATABASE_CONNECTIONS: connections = '1' } = config;
  const { run, close } = openConnection(toConnectionOptions(config), timing.attempt, Number(connections));
  return { query: withRetries({ run, timing, timeLeft }), isDsql: config.DATABASE_AUTH === 'dsql', close };
}

/** A database that works answers in milliseconds. After a second it has stalled. */
const lambdaTiming: Timing = { attempt: 1000, call: 4000, backoffMax: 500 };

/** Building an index, or deleting a batch, may last as long as its function may run. */
export const maintenance: Timing = { attempt: 900_000, call: 900_000, backoffMax: 500 };

/** Concurrent operations of a batch. On Lambda they share one connection: more would only wait longer for it. */
export const operationsAtOnce = 10;
