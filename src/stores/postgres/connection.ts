import { Pool, type PoolClient, type PoolConfig, type QueryConfig } from 'pg';
import { readClock } from '#lean-aws/clock.ts';
import { ConnectError, isLost } from './failure.ts';
import type { Row } from './row.ts';

/** Runs a statement with numbered parameters, and waits for a connection and its rows at most the milliseconds left. */
export type Run = (text: string, values: readonly unknown[], left: number) => Promise<readonly Row[]>;

export interface Connection {
  /** Runs a statement. @throws Error of the server, or of the connection: ConnectError if the statement was not sent */
  readonly run: Run;
  readonly close: () => Promise<void>;
}

/**
 * Opens a connection, and opens it again after it is lost. Concurrent statements wait for each other, or get further
 * connections up to the maximum. A statement without a response in time ends its connection, because it may still run
 * there.
 * @param timeout milliseconds for opening it, for waiting for other statements, and for a statement's own answer
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
  release(pool.connect());
  return { run: (text, values, left) => run(pool, { text, values, timeout, left }), close: () => pool.end() };
}

/** Milliseconds in which a working server accepts a connection, even one that is starting. */
const connectMax = 10_000;

/** Aurora DSQL ends connections after 60 minutes. */
const lifetime = 50 * 60;

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
  readonly timeout: number;
  readonly left: number;
}

/** The wait for other statements does not shorten a statement's own time, which would cost a healthy connection. */
async function run(pool: Pool, { text, values, timeout, left }: Statement): Promise<readonly Row[]> {
  const end = readClock() + left;
  const client = await acquire(pool, left);
  try {
    const time = Math.min(timeout, end - readClock());
    if (time <= 0) throw new ConnectError('No time is left after the connection was opened.');
    const query: QueryConfig & { readonly query_timeout: number } = {
      text,
      values: [...values],
      query_timeout: Math.ceil(time),
    };
    const { rows } = await client.query<Row>(query);
    client.release();
    return rows;
  } catch (error) {
    client.release(isLost(error));
    throw error;
  }
}

async function acquire(pool: Pool, left: number): Promise<PoolClient> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(reject, left, new Error('No time is left.'));
  const opening = pool.connect();
  try {
    return await Promise.race([opening, late]);
  } catch (error) {
    release(opening);
    throw new ConnectError('The connection was not opened.', { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** Leaves a connection to the next statement once it is open, if it ever is. */
function release(opening: Promise<PoolClient>): void {
  opening.then(
    (client) => client.release(),
    () => undefined,
  );
}
