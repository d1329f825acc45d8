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
import { tombstoneUntil } from './todo.ts';

export interface ApplyEventsContext {
  readonly repository: EventRepository;
  readonly now: () => Date;
}

/** Applies events of todos. @see createApplyEvents */
export type ApplyEvents = (events: readonly TodoEvent[]) => Promise<readonly EventOutcome[]>;

/** DynamoDB takes 1,000 writes a second of one owner: ten at once of 5 ms each are twice that, and many owners share them. */
const writesAtOnce = 10;

/**
 * Brings todos up to date with events from elsewhere, in any order and any number of times: what stands in the end is
 * what the newest event of each todo says, unless the API has changed or deleted it since.
 * Of all events of a todo only the newest is written, if what is stored does not tell already that it is no news. Each
 * write is conditional, so nothing that is written meanwhile is lost.
 */
export function createApplyEvents({ repository, now }: ApplyEventsContext): ApplyEvents {
  /**
   * @returns what became of each event
   * @throws what EventRepository throws, when all that was begun has ended. Some events may have been applied; to apply
   * all again is safe.
   */
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
      // It does not pass by itself, and other owners shall not wait for it.
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

/**
 * Runs a task for each item, so many at once at the most. After the first failure none is begun any more.
 * @throws what the first task threw, when all that were begun have ended: nothing goes on unseen
 */
async function forEachAtOnce<Item>(
  items: readonly Item[],
  tasksMax: number,
  run: (item: Item) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  const failures: unknown[] = [];
  await Promise.all(Array.from({ length: Math.min(tasksMax, items.length) }, work));
  if (failures.length > 0) throw failures[0];

  async function work(): Promise<void> {
    for (const item of rest) {
      if (failures.length > 0) return;
      await run(item).catch((error: unknown) => failures.push(error));
    }
  }
}
