import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { v4 } from 'uuid';
import { createApplyEvents } from '../../src/todos/apply-events.ts';
import { type EventRepository, type TodoEvent, toMark } from '../../src/todos/events.ts';
import { createOperations } from '../../src/todos/operations.ts';
import { at, newDelete, newUpsert } from '../todos/events.ts';
import { createNewIds } from '../todos/new-ids.ts';
import { readings } from './event-readings.ts';
import { onEveryEngine } from './on-every-engine.ts';

onEveryEngine('a history of events', (store, { speed }) => {
  const runs = 30 * speed;

  test.each(readings)(
    '%s, ends in the same table, however it is shuffled, duplicated, batched, and its times are written',
    async (_, toEvents) => {
      const property = fc.asyncProperty(history, spelling, async ({ events, delivered }, respell) => {
        const inOrder = open(toEvents);
        for (const event of events.toSorted(byOrder)) await inOrder.apply(event);
        const shuffled = open(toEvents);
        for (const batch of delivered) await shuffled.apply(...batch.map(respell));
        for (const owner of owners) expect(await shuffled.dump(owner)).toEqual(await inOrder.dump(owner));
      });
      await fc.assert(property, { numRuns: runs });
    },
  );

  test.each(readings)(
    '%s, never undoes what the API did in between, unless an event is new and no older',
    async (_, toEvents) => {
      const property = fc.asyncProperty(history, fc.nat(5), fc.boolean(), async ({ delivered }, minute, isDelete) => {
        const { apply, get, api } = open(toEvents);
        const half = Math.floor(delivered.length / 2);
        for (const batch of delivered.slice(0, half)) await apply(...batch);
        await api(minute, isDelete);
        const state = await get();
        for (const batch of delivered.slice(half)) await apply(...batch);
        const news = findNews(delivered.slice(0, half).flat(), delivered.slice(half).flat(), at(minute));
        if (news === undefined) expect(await get()).toEqual(state);
        else expect((await get())?.text).toBe('text' in news ? news.text : undefined);
      });
      await fc.assert(property, { numRuns: runs });
    },
  );

  /** Owners of its own, for each run. */
  function open(toEvents: (events: EventRepository) => EventRepository) {
    const { todos, events, dump } = store();
    const suffix = v4();
    const applyEvents = createApplyEvents({ repository: toEvents(events), now: () => new Date(at(30)) });
    const nameOf = (owner: string) => `${owner} ${suffix}`;
    const key = { owner: nameOf('alice'), id: ids[0] ?? '' };
    return {
      apply: (...events: readonly TodoEvent[]) =>
        applyEvents(events.map((event) => ({ ...event, owner: nameOf(event.owner) }))),
      dump: async (owner: string) =>
        JSON.parse(JSON.stringify(await dump(nameOf(owner))).replaceAll(suffix, '')) as unknown,
      get: () => todos.get(key.owner, key.id),
      api: async (minute: number, isDelete: boolean) => {
        const now = () => new Date(at(minute));
        const operations = createOperations({ repository: todos, now, newId: createNewIds(now) });
        await operations.replaceTodo(key.owner, { id: key.id, text: 'by hand', done: false }, {});
        if (isDelete) await operations.deleteTodo(key.owner, { id: key.id }, {});
      },
    };
  }
});

/** @returns the last of the events that came after the API changed a todo at a time, if it should still be applied */
function findNews(before: readonly TodoEvent[], after: readonly TodoEvent[], time: string): TodoEvent | undefined {
  const [last, news] = [newestOf(before), newestOf(after.filter((each) => each.time >= time))];
  return news === undefined || (last !== undefined && toMark(news) <= toMark(last)) ? undefined : news;
}

/** @returns of the events of the todo that the API changes the last in their order */
function newestOf(events: readonly TodoEvent[]): TodoEvent | undefined {
  return events
    .filter(({ owner, id }) => owner === 'alice' && id === ids[0])
    .toSorted(byOrder)
    .at(-1);
}

const owners = ['alice', 'bob'];
const ids = ['0e4f1a2b-3c4d-4e5f-8a6b-7c8d9e0f1a2b', '019b7d3a-5f2e-7c1a-9d44-0a6d2f8b1c3e'];

const event: fc.Arbitrary<TodoEvent> = fc
  .record({
    eventId: fc.uuid(),
    key: fc.record({ owner: fc.constantFrom(...owners), id: fc.constantFrom(...ids) }),
    minute: fc.nat(5),
    createdAt: fc.nat(3).map(at),
    done: fc.boolean(),
    isDelete: fc.boolean(),
  })
  .map(({ eventId, key, minute, createdAt, done, isDelete }) =>
    isDelete
      ? newDelete(key, minute, { eventId })
      : newUpsert(key, minute, { eventId, text: `text of ${eventId}`, createdAt, done }),
  );

/** Writes the times of an event with another offset, and with decimals that do not count. */
const spelling = fc
  .record({ minutes: fc.integer({ min: -1439, max: 1439 }), decimals: fc.stringMatching(/^\d{0,6}$/) })
  .map(({ minutes, decimals }) => {
    const [hour, minute] = [Math.abs(minutes) / 60, Math.abs(minutes) % 60].map((part) =>
      `${Math.floor(part)}`.padStart(2, '0'),
    );
    const offset = `${minutes < 0 ? '-' : '+'}${hour}:${minute}`;
    const write = (time: string) =>
      new Date(Date.parse(time) + minutes * 60_000).toISOString().replace('Z', `${decimals}${offset}`);
    return (each: TodoEvent): TodoEvent => ({
      ...each,
      time: write(each.time),
      ...('createdAt' in each && { createdAt: write(each.createdAt) }),
    });
  });

/** Events, and how they are delivered: each at least once, in any order, in batches of any size. */
const history = fc
  .uniqueArray(event, { minLength: 1, maxLength: 12, selector: ({ eventId }) => eventId })
  .chain((events) => fc.record({ events: fc.constant(events), delivered: toDeliveries(events) }));

function toDeliveries(events: readonly TodoEvent[]): fc.Arbitrary<readonly (readonly TodoEvent[])[]> {
  const again = fc.array(fc.constantFrom(...events), { maxLength: 6 });
  const shuffled = again.chain((more) =>
    fc.shuffledSubarray([...events, ...more], { minLength: events.length + more.length }),
  );
  const sizes = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 18, maxLength: 18 });
  return fc.tuple(shuffled, sizes).map(([all, lengths]) => {
    const rest = [...all];
    return lengths.map((length) => rest.splice(0, length)).filter((batch) => batch.length > 0);
  });
}

function byOrder(one: TodoEvent, other: TodoEvent): number {
  return `${one.time}${one.eventId}` < `${other.time}${other.eventId}` ? -1 : 1;
}
