import { describe, expect, test } from '@jest/globals';
import { v4 } from 'uuid';
import { createApplyEvents } from '../../src/todos/apply-events.ts';
import { TodoError } from '../../src/todos/errors.ts';
import type { TodoEvent, TodoKey } from '../../src/todos/events.ts';
import { createOperations } from '../../src/todos/operations.ts';
import { readings } from '../stores/event-readings.ts';
import { openMemoryEngine } from '../stores/memory/engine.ts';
import { onEveryEngine } from '../stores/on-every-engine.ts';
import { at, newDelete, newUpsert } from './events.ts';
import { createNewIds } from './new-ids.ts';

onEveryEngine('events', (opened) =>
  describe.each(readings)('%s,', (_, toEvents) => {
    test('bring, change and delete a todo as the API would show it', async () => {
      const { store, key, apply } = open();
      const upsert = newUpsert(key, 1, { text: 'Buy 🥛', done: true });
      expect(await apply(upsert)).toEqual(['applied']);
      const { owner, id } = key;
      const { text, done, createdAt } = upsert;
      expect(await store.todos.get(owner, id)).toMatchObject({ id, text, done, createdAt, updatedAt: at(1) });
      expect(await store.todos.list(owner, { order: 'asc', limit: 5, done: true })).toHaveLength(1);
      expect(await apply(newUpsert(key, 2))).toEqual(['applied']);
      expect(await store.todos.list(owner, { order: 'asc', limit: 5, done: true })).toEqual([]);
      expect(await apply(newDelete(key, 3))).toEqual(['applied']);
      expect(await store.todos.get(owner, id)).toBeUndefined();
      expect(await store.todos.list(owner, { order: 'asc', limit: 5 })).toEqual([]);
    });

    test('leave alone what is newer, and what they did before', async () => {
      const { store, key, apply } = open();
      const [late, early, newest] = [newUpsert(key, 2), newDelete(key, 1), newUpsert(key, 3)];
      expect(await apply(newest)).toEqual(['applied']);
      const before = await store.dump(key.owner);
      expect(await apply(late, newest, early, newest)).toEqual(['late', 'duplicate', 'late', 'duplicate']);
      expect(await store.dump(key.owner)).toEqual(before);
    });

    test('never bring back a todo that a newer one deleted, even if it was never there', async () => {
      const { store, key, apply } = open();
      expect(await apply(newDelete(key, 2))).toEqual(['applied']);
      expect(await apply(newUpsert(key, 1))).toEqual(['late']);
      expect(await store.todos.get(key.owner, key.id)).toBeUndefined();
      expect(await apply(newUpsert(key, 3))).toEqual(['applied']);
      expect(await store.todos.get(key.owner, key.id)).toMatchObject({ updatedAt: at(3) });
    });

    test('are late for what the API deletes again', async () => {
      const { key, store, apply, api } = open();
      const { owner, id } = key;
      await apply(newUpsert(key, 1), newDelete(key, 2));
      await api(5).deleteTodo(owner, { id }, {});
      expect(await apply(newUpsert(key, 4))).toEqual(['late']);
      expect(await store.todos.get(owner, id)).toBeUndefined();
      expect(await apply(newUpsert(key, 6))).toEqual(['applied']);
    });

    test('of one time apply in the order of their ids', async () => {
      const { store, key, apply } = open();
      const [lesser, greater] = [key.id.replace(/^./, 'A'), key.id.replace(/^./, 'b')];
      expect(await apply(newUpsert(key, 1, { eventId: greater, text: 'b' }))).toEqual(['applied']);
      expect(await apply(newUpsert(key, 1, { eventId: lesser, text: 'a' }))).toEqual(['late']);
      expect(await apply(newUpsert(key, 1, { eventId: greater.toUpperCase() }))).toEqual(['duplicate']);
      expect(await store.todos.get(key.owner, key.id)).toMatchObject({ text: 'b' });
    });

    test('give a todo a version of their own, whatever the time and the id of the event', async () => {
      const { store, key, apply } = open();
      const versions = new Set<string | undefined>();
      const [one, other] = [key.id.replace(/^./, '1'), key.id.replace(/^./, '2')];
      for (const [minute, eventId] of [
        [1, one],
        [1, other],
        [2, one],
      ] as const) {
        expect(await apply(newUpsert(key, minute, { eventId }))).toEqual(['applied']);
        versions.add((await store.todos.get(key.owner, key.id))?.version);
      }
      expect(versions.size).toBe(3);
    });

    test('may give their times in any form, and the todo has them in one', async () => {
      const { store, key, apply } = open();
      const times = { createdAt: '2026-01-02T05:04:05+02:00', time: '2030-01-01T12:01:00Z' };
      expect(await apply(newUpsert(key, 1, times))).toEqual(['applied']);
      const stored = { createdAt: '2026-01-02T03:04:05.000Z', updatedAt: at(1) };
      expect(await store.todos.get(key.owner, key.id)).toMatchObject(stored);
    });

    test('of simultaneous writers, the newest wins', async () => {
      const { store, key, apply } = open();
      const events = Array.from({ length: 20 }, (_unused, minute) => newUpsert(key, minute));
      await Promise.all(events.map((event) => apply(event)));
      expect(await store.todos.get(key.owner, key.id)).toMatchObject({ updatedAt: at(19) });
    });

    describe('beside the API', () => {
      test('an event that the API has overwritten stays so when it comes again, though its clock was ahead', async () => {
        const { store, key, apply, api } = open();
        const ahead = newUpsert(key, 9);
        await apply(ahead);
        await api(5).updateTodo(key.owner, { id: key.id, text: 'by hand' }, {});
        expect(await apply(ahead, newUpsert(key, 8))).toEqual(['duplicate', 'late']);
        expect(await store.todos.get(key.owner, key.id)).toMatchObject({ text: 'by hand' });
      });

      test('the API finds no todo where an event deleted it, and may create it anew', async () => {
        const { store, key, apply, api } = open();
        const { owner, id } = key;
        await apply(newUpsert(key, 1), newDelete(key, 2));
        await apply(newDelete(key, 3));
        await expect(api(5).getTodo(owner, { id }, {})).rejects.toThrow('todo_not_found');
        await expect(api(5).updateTodo(owner, { id, done: true }, {})).rejects.toThrow('todo_not_found');
        await expect(api(5).replaceTodo(owner, { ...draft, id }, { ifMatch: '*' })).rejects.toThrow(
          'precondition_failed',
        );
        await api(5).deleteTodo(owner, { id }, { ifMatch: '*' });
        const { todo } = await api(6).createTodo(owner, { ...draft, id }, undefined);
        expect(await store.todos.list(owner, { order: 'asc', limit: 5 })).toEqual([todo]);
        expect(todo.createdAt).toBe(at(6));
        expect(JSON.stringify(await store.dump(owner))).not.toContain('expiresAt');
      });

      test('an event changes the version, so a client that has not seen it changes nothing', async () => {
        const { key, apply, api } = open();
        const { todo } = await api(1).createTodo(key.owner, { ...draft, id: key.id }, undefined);
        await apply(newUpsert(key, 2));
        const change = api(3).updateTodo(key.owner, { id: key.id, done: true }, { ifMatch: [todo.version] });
        await expect(change).rejects.toThrow('precondition_failed');
      });

      test('a todo that the API made under an id of its own keeps its place in the list', async () => {
        const { store, key, apply, api } = open();
        const { todo } = await api(1).createTodo(key.owner, draft, undefined);
        const embedded = new Date(Number.parseInt(todo.id.replace('-', '').slice(0, 12), 16)).toISOString();
        await apply(newUpsert({ owner: key.owner, id: todo.id }, 2, { createdAt: embedded }));
        expect(await store.todos.get(key.owner, todo.id)).toMatchObject({ position: todo.position, updatedAt: at(2) });
      });
    });

    function open() {
      const store = opened();
      const applyEvents = createApplyEvents({ repository: toEvents(store.events), now: () => new Date(at(30)) });
      return {
        store,
        key: { owner: v4(), id: v4() } satisfies TodoKey,
        apply: (...events: readonly TodoEvent[]) => applyEvents(events),
        api: (minute: number) =>
          createOperations({
            repository: store.todos,
            now: () => new Date(at(minute)),
            newId: createNewIds(() => new Date(at(minute))),
          }),
      };
    }
  }),
);

test('an event of an owner whose share is used up is refused, and keeps no other from being applied', async () => {
  const { events, todos } = openMemoryEngine();
  const full = newUpsert({ owner: 'full', id: v4() }, 1);
  const applyEvent: typeof events.applyEvent = async (event, until) => {
    if (event.owner === 'full') throw new TodoError('storage_full');
    return events.applyEvent(event, until);
  };
  const apply = createApplyEvents({ repository: { ...events, applyEvent }, now: () => new Date() });
  const other = newUpsert({ owner: 'alice', id: v4() }, 1);
  expect(await apply([full, other])).toEqual(['refused', 'applied']);
  expect(await todos.get('alice', other.id)).toBeDefined();
});

test('an event that is not new costs no write, and what a deletion leaves expires after 30 days', async () => {
  const { events } = openMemoryEngine();
  const expiries: number[] = [];
  const applyEvent: typeof events.applyEvent = (event, until) => {
    expiries.push(until);
    return events.applyEvent(event, until);
  };
  const apply = createApplyEvents({
    repository: { ...events, applyEvent },
    now: () => new Date('2026-01-02T00:00:00.999Z'),
  });
  const key = { owner: 'alice', id: v4() };
  const deletion = newDelete(key, 2);
  expect(await apply([deletion])).toEqual(['applied']);
  expect(await apply([deletion, newUpsert(key, 1)])).toEqual(['duplicate', 'late']);
  expect(expiries).toEqual([Date.UTC(2026, 1, 1) / 1000]);
});

test('when the store fails, it throws once all that was begun has ended, and begins nothing more', async () => {
  const { events } = openMemoryEngine();
  const running = new Set<string>();
  let begun = 0;
  let most = 0;
  const applyEvent: typeof events.applyEvent = async (event, until) => {
    begun += 1;
    running.add(event.id);
    most = Math.max(most, running.size);
    if (begun === 10) {
      running.delete(event.id);
      throw new TodoError('storage_unavailable');
    }
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    running.delete(event.id);
    return events.applyEvent(event, until);
  };
  const apply = createApplyEvents({ repository: { ...events, applyEvent }, now: () => new Date() });
  const all = Array.from({ length: 100 }, () => newUpsert({ owner: 'alice', id: v4() }, 1));
  await expect(apply(all)).rejects.toThrow('storage_unavailable');
  expect({ running: running.size, begun, most }).toEqual({ running: 0, begun: 10, most: 10 });
});

test('of two failures, the first is thrown', async () => {
  const { events } = openMemoryEngine();
  const applyEvent: typeof events.applyEvent = async ({ owner }) => Promise.reject(new Error(owner));
  const apply = createApplyEvents({ repository: { ...events, applyEvent }, now: () => new Date() });
  const both = ['alice', 'bob'].map((owner) => newUpsert({ owner, id: v4() }, 1));
  await expect(apply(both)).rejects.toThrow('alice');
});

const draft = { text: 'mine', done: false };
