import type { Query } from './query.ts';
import { sql } from './sql.ts';

export interface ExpireContext {
  readonly query: Query;
  /** Returns the milliseconds left for the work. */
  readonly timeLeft: () => number;
  readonly now: () => Date;
  readonly log: (line: object) => void;
}

/** Aurora DSQL changes at most 3,000 rows in a transaction. */
const batchMax = 3000;
const timeOfBatch = 5000;

/** Creates a function that deletes expired tombstones in batches, until none is left or time runs out. */
export function createExpire({ query, timeLeft, now, log }: ExpireContext) {
  return async (): Promise<void> => {
    const seconds = Math.floor(now().getTime() / 1000);
    let deleted = 0;
    let isDone = false;
    while (!isDone && timeLeft() > timeOfBatch) {
      const count = await deleteBatch(seconds);
      deleted += count;
      isDone = count < batchMax;
    }
    log({ level: 'INFO', message: 'expired tombstones', deleted, isDone });
  };

  /**
   * Compares again what it deletes, because a todo may have been created there since it was selected. IS TRUE makes each
   * batch find its rows by their keys: a scan of the index would read all that has expired.
   */
  async function deleteBatch(seconds: number): Promise<number> {
    const expired = sql`SELECT owner, id FROM todos WHERE expires_at < ${seconds} LIMIT ${batchMax}`;
    const where = sql`(owner, id) IN (${expired}) AND (expires_at < ${seconds}) IS TRUE`;
    return (await query(sql`DELETE FROM todos WHERE ${where} RETURNING id`)).rows.length;
  }
}
