import type { StoredTodo } from './todo.ts';

type Versions = '*' | readonly string[];

/** Precondition of a request on the stored todo. @see RFC 9110 sections 13.1.1 and 13.1.2 */
export interface Precondition {
  /** The todo exists, in one of these versions. */
  readonly ifMatch?: Versions | undefined;
  /** No todo exists in one of these versions; with `*`, no todo exists. */
  readonly ifNoneMatch?: Versions | undefined;
}

/** Returns whether the stored todo meets the precondition. */
export function isMet({ ifMatch, ifNoneMatch }: Precondition, todo: StoredTodo | undefined): boolean {
  return (
    (ifMatch === undefined || matches(ifMatch, todo)) && (ifNoneMatch === undefined || !matches(ifNoneMatch, todo))
  );
}

function matches(versions: Versions, todo: StoredTodo | undefined): boolean {
  return todo !== undefined && (versions === '*' || versions.includes(todo.version));
}
