import { expect, test } from '@jest/globals';
import { v4, v7 } from 'uuid';
import { createEventRepository } from '../../../src/stores/postgres/event-repository.ts';
import { sql } from '../../../src/stores/postgres/sql.ts';
import { createTodoRepository } from '../../../src/stores/postgres/todo-repository.ts';
import { newDelete, newUpsert } from '../../todos/events.ts';
import { usePostgres } from './database.ts';

const postgres = usePostgres();

test('reads the states of many todos, and none of one that is not there', async () => {
  const { events } = open();
  const applied = Array.from({ length: 120 }, () => newUpsert({ owner: 'alice', id: v4() }, 1));
  for (const event of applied) expect(await events.applyEvent(event, 0)).toBe('applied');
  const states = await events.readStates([...applied, { owner: 'alice', id: v4() }]);
  expect(new Set(states)).toEqual(
    new Set(
      applied.map(({ owner, id, time, eventId }) => ({ owner, id, updatedAt: time, lastEvent: `${time}#${eventId}` })),
    ),
  );
  expect(await events.readStates([])).toEqual([]);
});

test('an event that comes again undoes no change of the same time', async () => {
  const { events, todos } = open();
  const event = newUpsert({ owner: 'alice', id: v4() }, 1);
  await events.applyEvent(event, 0);
  await todos.update('alice', event.id, { text: 'by hand', updatedAt: event.time, version: v7() }, {});
  expect(await events.applyEvent(event, 0)).toBe('duplicate');
  expect(await todos.get('alice', event.id)).toMatchObject({ text: 'by hand' });
});

test('the tombstone of a deletion expires, until a todo replaces it', async () => {
  const { events } = open();
  const key = { owner: 'alice', id: v4() };
  const readExpiry = async () => {
    const { rows } = await postgres().query(sql`SELECT expires_at::text AS expiry FROM todos WHERE id = ${key.id}`);
    return rows[0]?.['expiry'];
  };
  await events.applyEvent(newDelete(key, 1), 1_900_000_000);
  expect(await readExpiry()).toBe('1900000000');
  await events.applyEvent(newUpsert(key, 2), 0);
  expect(await readExpiry()).toBeNull();
});

function open() {
  return { events: createEventRepository(postgres()), todos: createTodoRepository(postgres()) };
}
