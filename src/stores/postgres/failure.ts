import type { TodoErrorCode } from '../../todos/errors.ts';

/** Failure before a statement was sent. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError';
}

/** Meaning of a failed attempt. */
export interface Failure {
  /** Undefined for a fault of the service, which another attempt would not fix. */
  readonly code: TodoErrorCode | undefined;
  readonly isRetried: boolean;
  /** The statement may have taken effect, or may still do so. */
  readonly isUncertain: boolean;
}

/**
 * Classifies an error by its SQLSTATE. Any error without one is of the connection.
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function toFailure(error: unknown): Failure {
  const isSent = !(error instanceof ConnectError);
  const state = toState(isSent ? error : error.cause);
  const isUncertain = isLost(error);
  if (state !== undefined && full.includes(state)) return { code: 'storage_full', isRetried: false, isUncertain };
  const isTransient = state === undefined || transient.test(state);
  return { code: isTransient ? 'storage_unavailable' : undefined, isRetried: isTransient, isUncertain };
}

/** Returns whether a statement was sent and its outcome is uncertain. Its connection serves no other statement. */
export function isLost(error: unknown): boolean {
  if (error instanceof ConnectError) return false;
  const state = toState(error);
  return state === undefined || lost.test(state);
}

/** Only errors that the server sent have a severity. Node's codes may look like a SQLSTATE. */
function toState(error: unknown): string | undefined {
  const { code, severity } = (error ?? {}) as { readonly code?: string; readonly severity?: string };
  return severity === undefined ? undefined : code;
}

/** A disk that is full, and a limit that a row exceeds: Aurora DSQL has one for the length of keys. */
const full: readonly string[] = ['53100', '54000'];

/**
 * Connection exceptions, conflicts with another writer, exhausted resources, a lock that was not free in time, and
 * interventions of an operator. Aurora DSQL names conflicts OC000 and OC001. After a failover, a connection may lead to
 * a server that only reads.
 */
const transient = /^(08|40001|40003|40P01|OC|25006|53|55P03|57)/;

/** Connection exceptions, a completion unknown to the server, its end, and a read-only server. */
const lost = /^(08|25006|40003|57P)/;
