import { TodoError } from './errors.ts';
import {
  type EventOutcome,
  type EventRepository,
  findStaleness,
  type TodoEvent,
  type TodoKey,
  toCanonicalEvent,
  toMark,
} from './events.ts';
import { forEachAtOnce } from './for-each-at-once.ts';
import { tombstoneUntil } from './todo.ts';

export interface ApplyEventsContext {
  readonly repository: EventRepository;
  readonly now: () => Date;
}

/** Applies events, and returns the outcome of each. @see createApplyEvents */
export type ApplyEvents = (events: readonly TodoEvent[]) => Promise<readonly EventOutcome[]>;

/** Ten concurrent writes of 5 ms are 2,000 per second. One owner's partition accepts about 333, so retries may follow. */
const writesAtOnce = 10;

/**
 * Creates a function that applies events from elsewhere, in any order and any number of times. In the end, each todo is
 * as its newest event describes it, unless the API has changed or deleted it since. Only the newest event of a todo is
 * written, and only if it is newer than the stored state. Each write is conditional, so no concurrent write is lost.
 */
export function createApplyEvents({ repository, now }: ApplyEventsContext): ApplyEvents {
  /** Applies a batch of events. If a write fails, it throws after all started writes have ended. Applying all again is safe. */
  return async (events) => {
    const canonical = events.map(toCanonicalEvent);
    const newest = findNewest(canonical);
    const outcomes = new Map<TodoEvent, EventOutcome>();
    for (const event of canonical) {
      const winner = newest.get(toMapKey(event)) ?? event;
      if (event !== winner) outcomes.set(event, toMark(event) === toMark(winner) ? 'duplicate' : 'late');
    }
    await applyNews([...newest.values()], outcomes);
    return canonical.map((event) => outcomes.get(event) ?? 'late');
  };

  async function applyNews(events: readonly TodoEvent[], outcomes: Map<TodoEvent, EventOutcome>): Promise<void> {
    const states = new Map((await repository.readStates(events)).map((state) => [toMapKey(state), state]));
    await forEachAtOnce(events, writesAtOnce, async (event) => {
      const staleness = findStaleness(event, states.get(toMapKey(event)));
      outcomes.set(event, staleness ?? (await apply(event)));
    });
  }

  async function apply(event: TodoEvent): Promise<EventOutcome> {
    try {
      return await repository.applyEvent(event, tombstoneUntil(now()));
    } catch (error) {
      // It does not clear by itself, and must not delay other owners.
      if (error instanceof TodoError && error.code === 'storage_full') return 'refused';
      throw error;
    }
  }
}

function findNewest(events: readonly TodoEvent[]): ReadonlyMap<string, TodoEvent> {
  const newest = new Map<string, TodoEvent>();
  for (const event of events) {
    const other = newest.get(toMapKey(event));
    if (other === undefined || toMark(other) < toMark(event)) newest.set(toMapKey(event), event);
  }
  return newest;
}

function toMapKey({ owner, id }: TodoKey): string {
  return `${id} ${owner}`;
}
