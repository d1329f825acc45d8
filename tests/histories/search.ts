import { noTodo, type Operation, type State, takeStep } from './one-todo.ts';

/** Place in the search for an order: which operations have taken their step, and what that led to. */
interface Place {
  readonly done: ReadonlySet<Operation>;
  /** Operations that have taken effect, and whose answers are still to be taken. */
  readonly pending: ReadonlySet<Operation>;
  readonly state: State;
}

/**
 * Returns whether a history is linearizable: some order of its operations that keeps those apart that did not overlap
 * explains every answer. The search tries every order, and no place twice.
 * @see Wing, Gong: Testing and Verifying Concurrent Objects (1993); Lowe: Testing for linearizability (2017)
 */
export function isLinearizable(history: readonly Operation[]): boolean {
  const seen = new Set<string>();
  return search({ done: new Set(), pending: new Set(), state: noTodo });

  function search(place: Place): boolean {
    const open = history.filter((operation) => !place.done.has(operation));
    const firstEnd = Math.min(...open.map(({ end }) => end));
    // Operations without an answer may never take effect.
    if (firstEnd === Number.POSITIVE_INFINITY) return true;
    const key = toKey(place);
    if (seen.has(key)) return false;
    seen.add(key);
    return open.filter(({ start }) => start < firstEnd).some((operation) => toNext(place, operation).some(search));
  }

  function toKey({ done, pending, state }: Place): string {
    const marks = history.map((operation) => (done.has(operation) ? 'd' : pending.has(operation) ? 'p' : '-'));
    return `${marks.join('')}${JSON.stringify(state)}`;
  }
}

function toNext({ done, pending, state }: Place, operation: Operation): readonly Place[] {
  return takeStep(state, operation, pending.has(operation)).map((step) =>
    step.isPending
      ? { done, pending: new Set([...pending, operation]), state: step.state }
      : { done: new Set([...done, operation]), pending, state: step.state },
  );
}
