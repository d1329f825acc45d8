import type { StoredTodo } from './todo.ts';

/** Versions of a todo, or `*` for any. */
type Versions = '*' | readonly string[];

/** What must hold of the stored todo for a request to be done. @see RFC 9110 sections 13.1.1 and 13.1.2 */
export interface Precondition {
  /** The todo exists, in one of these versions. */
  readonly ifMatch?: Versions | undefined;
  /** There is no todo in one of these versions; `*`: there is none at all. */
  readonly ifNoneMatch?: Versions | undefined;
}

/** @returns whether the precondition holds of what is stored */
export function isMet({ ifMatch, ifNoneMatch }: Precondition, todo: StoredTodo | undefined): boolean {
  return (
    (ifMatch === undefined || matches(ifMatch, todo)) && (ifNoneMatch === undefined || !matches(ifNoneMatch, todo))
  );
}

function matches(versions: Versions, todo: StoredTodo | undefined): boolean {
  return todo !== undefined && (versions === '*' || versions.includes(todo.version));
}
