import { describe, expect, test } from '@jest/globals';
import { v4 } from 'uuid';
import { openConnection } from '../../../src/stores/postgres/connection.ts';
import { createEventRepository } from '../../../src/stores/postgres/event-repository.ts';
import { openStore } from '../../../src/stores/postgres/open-store.ts';
import { createTodoRepository } from '../../../src/stores/postgres/todo-repository.ts';
import { findFreePort } from '../../support/free-port.ts';
import { useCleanUp } from '../../support/use-resource.ts';
import { newUpsert } from '../../todos/events.ts';
import { newTodo } from '../../todos/new-todo.ts';
import {
  type Act,
  answer,
  answerAfter,
  close,
  fail,
  failToCommit,
  hang,
  reset,
  truncate,
  useFailingPostgres,
} from './failing-postgres.ts';

/** What an attempt without a certain answer looks like. */
const unanswered: readonly [string, Act][] = [
  ['hangs', hang],
  ['resets the connection', reset],
  ['closes the connection', close],
  ['ends in the middle of an answer', truncate],
  ['ends before it says that it has committed', failToCommit()],
  ['is shut down', fail('57P01', 'FATAL')],
  ['crashes', fail('57P02', 'FATAL')],
  ['loses its own connection', fail('08006')],
  ['does not know whether it committed', fail('40003')],
  ['only reads, after a failover', fail('25006')],
];

const refused: readonly [string, Act][] = [
  ['finds a conflict', fail('40001')],
  ['finds a conflict of Aurora DSQL', fail('OC000')],
  ['finds a changed catalog of Aurora DSQL', fail('OC001')],
  ['finds a conflict when it commits', failToCommit('40001')],
  ['finds a deadlock', fail('40P01')],
  ['has no memory', fail('53200')],
  ['waits too long for a lock', fail('55P03')],
  ['has no connection left', fail('53300', 'FATAL')],
  ['cancels the statement', fail('57014')],
];

const failures = [...unanswered, ...refused];
const unavailable = { name: 'TodoError', code: 'storage_unavailable' };
const timing = { attempt: 150, call: 20_000, backoffMax: 1 };
const [owner, id] = ['alice', v4()];

const database = useFailingPostgres();
const atEnd = useCleanUp();

describe.each(failures)('a database that %s', (_, act) => {
  test('is out of reach after five attempts', async () => {
    await expect(open([act]).todos.get(owner, id)).rejects.toMatchObject(unavailable);
    expect(database().statements).toEqual(Array.from({ length: 5 }, () => 'SELECT'));
  });

  test('is asked again, and its right answer counts', async () => {
    const { todos } = open([act, answer(tombstone)]);
    expect(await todos.get(owner, id)).toBeUndefined();
    expect(database().statements).toEqual(['SELECT', 'SELECT']);
  });

  test('is not asked again when the time of the request is over', async () => {
    const left = [1000, 1000, 0];
    const { todos } = open([act], () => left.shift() ?? 0);
    await expect(todos.get(owner, id)).rejects.toMatchObject(unavailable);
    expect(database().statements).toEqual(['SELECT']);
  });
});

describe.each([
  ...unanswered.map(([name, act]) => [name, act, true] as const),
  ...refused.map(([name, act]) => [name, act, false] as const),
])('a write, when the database %s', (_name, act, isUncertain) => {
  test(`is sent again, and ${isUncertain ? 'may have been' : 'was not'} stored before`, async () => {
    const { todos } = open([act, answer(), answer(tombstone)]);
    const entry = { todo: undefined, updatedAt: tombstone.updatedAt, writes: ['mine'], creation: undefined };
    expect(await todos.put(owner, newTodo(), {})).toEqual({ applied: false, entry, isUncertain });
    expect(database().statements).toEqual(['INSERT', 'INSERT', 'SELECT']);
  });
});

test.each([
  ['a disk that is full', '53100'],
  ['a key that is too long', '54000'],
])('%s is the owner’s storage that is exhausted', async (_, state) => {
  const full = { name: 'TodoError', code: 'storage_full' };
  await expect(open([fail(state)]).todos.put(owner, newTodo(), {})).rejects.toMatchObject(full);
  expect(database().statements).toEqual(['INSERT']);
});

test.each(['42P01', '42501', '22P02', '28P01', 'XX000'])(
  'SQLSTATE %s is a fault, and is not tried again',
  async (code) => {
    await expect(open([fail(code)]).todos.get(owner, id)).rejects.toMatchObject({ name: 'error', code });
    expect(database().statements).toEqual(['SELECT']);
  },
);

test('a statement that fails leaves its connection to the next one, and one without an answer does not', async () => {
  const { todos } = open([fail('40001'), answer(), hang, answer()]);
  await todos.get(owner, id);
  expect(database().connections()).toBe(1);
  await todos.get(owner, id);
  expect(database().connections()).toBe(2);
});

test('a statement that comes too late is not sent, and leaves its connection to the next one', async () => {
  database().does(answer());
  const { run, close: end } = openConnection({ connectionString: database().url }, 1000);
  atEnd(end);
  await expect(run('SELECT $1', [1], 0)).rejects.toMatchObject({ name: 'ConnectError' });
  await run('SELECT $1', [1], 1000);
  expect([database().connections(), database().statements]).toEqual([1, ['SELECT']]);
});

test('a statement that waits for others has its own time in full, and is sent once', async () => {
  database().does(answerAfter(400));
  const { todos } = openAt(database().url, undefined, { ...timing, attempt: 1000 });
  await Promise.all([1, 2, 3].map(() => todos.get(owner, id)));
  expect([database().connections(), database().statements]).toEqual([1, ['SELECT', 'SELECT', 'SELECT']]);
});

test('a statement does not wait longer than its time for a connection, which the next one gets', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  database().opensAfter(promise);
  database().does(answer());
  const { run, close: end } = openConnection({ connectionString: database().url }, 60_000);
  atEnd(end);
  await expect(run('SELECT $1', [1], 1)).rejects.toMatchObject({ name: 'ConnectError' });
  resolve();
  await run('SELECT $1', [1], 60_000);
  expect([database().connections(), database().statements]).toEqual([1, ['SELECT']]);
});

test('statements at the same time take turns on one connection', async () => {
  const { todos } = open([answer()]);
  await Promise.all(Array.from({ length: 20 }, () => todos.get(owner, id)));
  expect(database().connections()).toBe(1);
});

test('statements at the same time use as many connections as the settings allow', async () => {
  database().does(answer());
  const config = { DATABASE_URL: database().url, DATABASE_AUTH: 'password', DATABASE_CONNECTIONS: '3' } as const;
  const store = openStore({ timing }, config);
  atEnd(store.close);
  const todos = createTodoRepository(store);
  await Promise.all(Array.from({ length: 20 }, () => todos.get(owner, id)));
  expect(database().connections()).toBe(3);
});

test('a server that is not there is out of reach', async () => {
  const { todos } = openAt(`postgres://todo@127.0.0.1:${await findFreePort()}/todos`);
  await expect(todos.get(owner, id)).rejects.toMatchObject(unavailable);
});

test('a server that is not this machine, and offers no TLS, gets no statement', async () => {
  // Another name of the same address.
  const { todos } = openAt(database().url.replace('127.0.0.1', '127.1'));
  await expect(todos.get(owner, id)).rejects.toMatchObject(unavailable);
  expect([database().connections() > 0, database().statements]).toEqual([true, []]);
});

test('an event that conflicts with nothing that is there is to come again', async () => {
  const { events } = open([answer()]);
  await expect(events.applyEvent(newUpsert({ owner, id }, 1), 1)).rejects.toMatchObject(unavailable);
});

const tombstone = { id, position: null, version: null, createdAt: null, creation: null, updatedAt: '2026', w0: 'mine' };

function open(acts: readonly [Act, ...Act[]], timeLeft?: () => number) {
  database().does(...acts);
  return openAt(database().url, timeLeft);
}

function openAt(DATABASE_URL: string, timeLeft?: () => number, times = timing) {
  const context = { timing: times, ...(timeLeft && { timeLeft }) };
  const store = openStore(context, { DATABASE_URL, DATABASE_AUTH: 'password' });
  atEnd(store.close);
  return { todos: createTodoRepository(store), events: createEventRepository(store) };
}
