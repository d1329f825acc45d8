import { setTimeout } from 'node:timers/promises';
import type { Timing } from '#lean-aws/attempts.ts';
import { readClock } from '#lean-aws/clock.ts';
import { TodoError } from '../../todos/errors.ts';
import type { Run } from './connection.ts';
import { ConnectError, type Failure, toFailure } from './failure.ts';
import type { Query } from './query.ts';
import type { Row } from './row.ts';
import { type Sql, toText } from './sql.ts';

export interface RetryContext {
  readonly run: Run;
  readonly timing: Timing;
  /** Returns the milliseconds left for the database in the current invocation. */
  readonly timeLeft: () => number;
}

const attemptsMax = 5;
const firstWaitMaxMillis = 20;

/**
 * Creates a function that runs statements. A statement has up to five attempts in the time left if the database is
 * unreachable or overloaded, or if it conflicts with another one. Each write remembers its ID, so it is applied once.
 */
export function withRetries({ run, timing, timeLeft }: RetryContext): Query {
  return async (statement) => {
    const end = readClock() + timing.call;
    const left = () => Math.min(end - readClock(), timeLeft());
    let isUncertain = false;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return { rows: await send(statement, left()), isUncertain };
      } catch (error) {
        const failure = toFailure(error);
        const wait = Math.random() * Math.min(timing.backoffMax, firstWaitMaxMillis * 2 ** attempt);
        if (!failure.isRetried || attempt === attemptsMax || wait >= left()) throw toThrown(failure, error);
        isUncertain ||= failure.isUncertain;
        await setTimeout(wait);
      }
    }
  };

  async function send(statement: Sql, left: number): Promise<readonly Row[]> {
    if (left <= 0) throw new ConnectError('No time is left.');
    return run(toText(statement), statement.values, left);
  }
}

function toThrown({ code }: Failure, error: unknown): unknown {
  return code === undefined ? error : new TodoError(code, { cause: error });
}
