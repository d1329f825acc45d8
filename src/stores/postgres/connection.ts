import { Pool, type PoolClient, type PoolConfig, type QueryConfig } from 'pg';
import { readClock } from '#lean-aws/clock.ts';
import { ConnectError, isLost } from './failure.ts';
import type { Row } from './row.ts';

/** Runs a statement with numbered parameters, and waits for its rows at most the given milliseconds. */
export type Run = (text: string, values: readonly unknown[], timeout: number) => Promise<readonly Row[]>;

export interface Connection {
  /** @throws Error of the server or of the connection, which is ConnectError if the statement was not sent */
  readonly run: Run;
  readonly close: () => Promise<void>;
}

/**
 * Opens a connection, and opens it again after it is lost. Concurrent statements wait for each other, or get further
 * connections up to the maximum. A statement without a response in time ends its connection, because it may still run
 * there.
 * @param timeout milliseconds for opening it, and for waiting for other statements
 */
export function openConnection(options: PoolConfig, timeout: number, connectionsMax = 1): Connection {
  const pool = new Pool({
    ...options,
    max: connectionsMax,
    connectionTimeoutMillis: Math.min(timeout, connectMax),
    idleTimeoutMillis: 0,
    maxLifetimeSeconds: lifetime,
    keepAlive: true,
    allowExitOnIdle: true,
  });
  // A lost connection fails the statement that runs on it. Without one, the next statement opens another.
  pool.on('error', () => undefined).on('connect', (client) => client.on('error', () => undefined));
  // On Lambda a process starts with more CPU than its first request gets.
  acquire(pool).then(
    (client) => client.release(),
    () => undefined,
  );
  return { run: (text, values, left) => run(pool, { text, values, left }), close: () => pool.end() };
}

/** Milliseconds in which a working server accepts a connection, even one that is starting. */
const connectMax = 10_000;

/** Aurora DSQL ends connections after 60 minutes. */
const lifetime = 50 * 60;

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly left: number;
}

async function run(pool: Pool, { text, values, left }: Statement): Promise<readonly Row[]> {
  const start = readClock();
  const client = await acquire(pool);
  try {
    const timeout = left - (readClock() - start);
    if (timeout <= 0) throw new ConnectError('No time is left after the connection was opened.');
    const query: QueryConfig & { readonly query_timeout: number } = {
      text,
      values: [...values],
      query_timeout: Math.ceil(timeout),
    };
    const { rows } = await client.query<Row>(query);
    client.release();
    return rows;
  } catch (error) {
    client.release(isLost(error));
    throw error;
  }
}

async function acquire(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw new ConnectError('The connection was not opened.', { cause: error });
  }
}
