import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, test } from '@jest/globals';
import { v4 } from 'uuid';
import type { Objects, PutResult } from '#lean-aws/objects.ts';
import type { Entries } from '../../../src/stores/memory/entries.ts';
import type { DocumentsContext } from '../../../src/stores/s3/documents.ts';
import { createEventRepository } from '../../../src/stores/s3/event-repository.ts';
import { bytesMax, toBody, toKey } from '../../../src/stores/s3/owner-document.ts';
import { createTodoRepository } from '../../../src/stores/s3/todo-repository.ts';
import type { TodoRepository } from '../../../src/todos/repository.ts';
import type { StoredTodo } from '../../../src/todos/todo.ts';
import { newUpsert } from '../../todos/events.ts';
import { newRemoval, newTodo } from '../../todos/new-todo.ts';
import { useBucket } from './bucket.ts';

const bucket = useBucket();
const all = { order: 'asc', limit: 1000 } as const;
const create = { ifNoneMatch: '*' } as const;
const lost: PutResult = { isWritten: false, isUncertain: false };
const unanswered: PutResult = { isWritten: false, isUncertain: true };
const full = { code: 'storage_full' };
const unavailable = { code: 'storage_unavailable' };

test('a change keeps the members that a later version of the service has added', async () => {
  const [repository, owner] = [createTodoRepository(bucket().open()), v4()];
  const later = { ...newTodo(), addedLater: 'kept' };
  await repository.put(owner, later, create);
  const change = { done: true, updatedAt: '2030-01-01T00:00:00.000Z', version: 'v2' };
  await repository.update(owner, later.id, change, {});
  expect(await repository.get(owner, later.id)).toEqual({ ...later, ...change });
});

test('writes of several invocations that are stored together have the time of the newest', async () => {
  const invocation = new AsyncLocalStorage<string>();
  const seen: (string | undefined)[] = [];
  const documents = bucket().open({ report: (kind) => seen.push(`${kind} in ${invocation.getStore()}`) });
  const [repository, owner] = [createTodoRepository(documents), v4()];
  const put = (name: string) => invocation.run(name, () => repository.put(owner, newTodo(), create));
  expect(await Promise.all(['oldest', 'older', 'newest'].map(put))).toMatchObject(Array(3).fill({ applied: true }));
  expect(seen).toEqual(['read in newest', 'write in newest']);
});

describe('a write that loses a race', () => {
  test('is tried again on what the winner has stored', async () => {
    const { owner, other, open } = start();
    const [mine, theirs] = [newTodo(), newTodo()];
    const { repository, requests } = open({
      put: async (put) => {
        await other.put(owner, theirs, create);
        return put();
      },
    });
    expect(await repository.put(owner, mine, create)).toMatchObject({ applied: true });
    expect(await other.list(owner, all)).toEqual([mine, theirs]);
    expect(requests).toEqual(['read 1', 'write 1', 'wait', 'read 1', 'write 1']);
  });

  test('is refused if the winner has made it impossible', async () => {
    const { owner, other, open } = start();
    const theirs = newTodo();
    const { repository } = open({
      put: async (put) => {
        await other.put(owner, theirs, create);
        return put();
      },
    });
    const result = await repository.put(owner, newTodo({ id: theirs.id }), create);
    expect(result).toMatchObject({ applied: false, entry: { todo: theirs } });
    expect(result).not.toHaveProperty('isUncertain');
  });

  test('gives up after ten attempts, between which it waits half a second at most', async () => {
    const { owner, open } = start();
    const waits: number[] = [];
    const wait = async (milliseconds: number) => void waits.push(milliseconds);
    const { repository, requests } = open({ put: async () => lost }, { wait });
    await expect(repository.put(owner, newTodo(), {})).rejects.toMatchObject(unavailable);
    expect(requests.filter((request) => request === 'write 1')).toHaveLength(10);
    expect(waits).toHaveLength(9);
    expect(Math.max(...waits)).toBeLessThanOrEqual(500);
  });
});

describe('a write whose answer is lost', () => {
  test('finds itself if it was stored, and says that an attempt may have stored it', async () => {
    const { owner, open } = start();
    const todo = newTodo();
    const { repository, requests } = open({ put: (put) => put().then(() => unanswered) });
    expect(await repository.put(owner, todo, create)).toMatchObject({
      applied: false,
      entry: { todo },
      isUncertain: true,
    });
    expect(requests).toEqual(['read 1', 'write 1', 'wait', 'read 1']);
  });

  test('is sent again if it was not stored', async () => {
    const { owner, open } = start();
    const { repository } = open({ put: (put, time) => (time === 1 ? Promise.resolve(unanswered) : put()) });
    expect(await repository.put(owner, newTodo(), create)).toMatchObject({ applied: true });
  });

  test('is refused for certain if another writer was first: no attempt can take effect any more', async () => {
    const { owner, other, open } = start();
    const theirs = newTodo();
    let late: () => Promise<PutResult> = async () => unanswered;
    const { repository } = open({
      async put(put) {
        late = put;
        await other.put(owner, theirs, create);
        return unanswered;
      },
    });
    const result = await repository.put(owner, newTodo({ id: theirs.id }), create);
    expect(result).toEqual({ applied: false, entry: expect.objectContaining({ todo: theirs }) });
    expect(await late()).toEqual(lost);
  });
});

describe('writes of one owner at the same time', () => {
  test('are one request, and each has its own result', async () => {
    const { owner, other, open } = start();
    const { repository, requests } = open();
    const [taken, ...todos] = [newTodo(), newTodo(), newTodo()];
    await other.put(owner, taken, create);
    const writes = [newTodo({ id: taken.id }), ...todos].map((todo) => repository.put(owner, todo, create));
    expect((await Promise.all(writes)).map(({ applied }) => applied)).toEqual([false, true, true]);
    expect(requests).toEqual(['read 1', 'write 1']);
    expect(await other.list(owner, all)).toEqual([taken, ...todos]);
  });

  test('are one request for events too, and those of another owner wait for none of them', async () => {
    const { owner, open } = start();
    const { events, requests } = open();
    const keys = [owner, owner, owner, v4()].map((name) => ({ owner: name, id: v4() }));
    const outcomes = await Promise.all(keys.map((key) => events.applyEvent(newUpsert(key, 1), 0)));
    expect(outcomes).toEqual(['applied', 'applied', 'applied', 'applied']);
    expect(requests).toEqual(['read 1', 'read 1', 'write 1', 'write 1']);
  });

  test('write out each entry once, and its size once, however many they are', async () => {
    const documents = bucket().open();
    let times = 0;
    const toJSON = () => {
      times += 1;
      return { writes: [] };
    };
    const ids = Array.from({ length: 100 }, () => v4());
    const command = (id: string) => (entries: Entries) => void entries.set(id, { writes: [], ...{ toJSON } });
    const owner = v4();
    await Promise.all(ids.map((id) => documents.write(owner, id, command(id))));
    expect([times, (await documents.read(owner)).size]).toEqual([200, 100]);
  });

  test('fail together, and those after them do not', async () => {
    const { owner, other, open } = start();
    const { repository } = open({ put: (put, time) => (time === 1 ? Promise.reject(new Error('broken')) : put()) });
    const failing = [newTodo(), newTodo()].map((todo) => repository.put(owner, todo, {}));
    expect((await Promise.allSettled(failing)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const todo = newTodo();
    await repository.put(owner, todo, {});
    expect(await other.list(owner, all)).toEqual([todo]);
  });

  test('do not share what was read before one of them came', async () => {
    const { owner, other, open } = start();
    const theirs = newTodo();
    let second: Promise<unknown> = Promise.resolve();
    const { repository } = open({
      async get(get, time) {
        const object = await get();
        if (time > 1) return object;
        await other.put(owner, theirs, create);
        const { id: _, ...changes } = { ...theirs, text: 'changed' };
        second = repository.update(owner, theirs.id, changes, { write: 'second', ifMatch: [theirs.version] });
        return object;
      },
    });
    // It changes nothing, so that only its read could be shared.
    expect(await repository.remove(owner, theirs.id, newRemoval(), {})).toMatchObject({ applied: false });
    expect(await second).toMatchObject({ applied: true, entry: { todo: { text: 'changed' } } });
  });
});

describe('the largest document', () => {
  test('has exactly the stated size, and only what makes it larger is refused', async () => {
    const { owner, other } = start();
    const first = newTodo({ text: 'a'.repeat(bytesMax - 1000) });
    await other.put(owner, first, {});
    const todo = newTodo({ text: '' });
    const entry = { todo, updatedAt: todo.updatedAt, writes: [todo.version.slice(-12)] };
    const before = Buffer.byteLength(toBody(owner, (await other.entries(owner)).set(todo.id, entry)));
    const largest = { ...todo, text: 'b'.repeat(bytesMax - before) };
    const larger = { ...todo, text: `${largest.text}c` };
    await expect(other.put(owner, larger, {})).rejects.toMatchObject(full);
    expect(await other.put(owner, largest, {})).toMatchObject({ applied: true });
    expect(await other.size(owner)).toBe(bytesMax);
    await expect(other.put(owner, newTodo(), {})).rejects.toMatchObject(full);
    expect(await other.put(owner, newTodo({ id: first.id, text: '' }), {})).toMatchObject({ applied: true });
  });

  test('refuses one of several writes at the same time, and stores the others', async () => {
    const { owner, other } = start();
    const todos = [newTodo(), newTodo({ text: 'a'.repeat(bytesMax) }), newTodo()];
    const results = await Promise.allSettled(todos.map((todo) => other.put(owner, todo, {})));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await other.list(owner, all)).toEqual([todos[0], todos[2]]);
  });

  test('may be smaller than what is stored: a write that makes that smaller passes', async () => {
    const { owner, other } = start();
    const todo = newTodo({ text: 'a'.repeat(bytesMax) });
    const entries = new Map([[todo.id, { todo, writes: [] }]]);
    await bucket().objects.put(toKey(owner), toBody(owner, entries));
    await expect(other.put(owner, newTodo(), {})).rejects.toMatchObject(full);
    expect(await other.remove(owner, todo.id, newRemoval(), {})).toMatchObject({ applied: true });
    expect(await other.size(owner)).toBeLessThan(1000);
  });
});

describe('what is stored', () => {
  test('does not name its owner in its key', async () => {
    const { owner, other } = start();
    await other.put(owner, newTodo(), {});
    const keys: string[] = [];
    for await (const page of bucket().objects.listKeys()) keys.push(...page);
    expect(keys).toContain(toKey(owner));
    expect(keys.filter((key) => !/^[\da-f]{64}\.json$/.test(key))).toEqual([]);
  });

  test('differs between owners whose names differ only in what UTF-8 cannot say', () => {
    expect(toKey('\ud800')).not.toBe(toKey('\ud801'));
  });

  test('is written for changes only', async () => {
    const { owner, open } = start();
    const { repository, requests } = open();
    const todo = newTodo();
    await repository.put(owner, todo, {});
    await repository.put(owner, todo, {});
    await repository.put(owner, newTodo({ id: todo.id }), create);
    await repository.remove(owner, v4(), newRemoval(), {});
    await repository.get(owner, todo.id);
    expect(requests).toEqual(['read 1', 'write 1', 'read 1', 'read 1', 'read 1', 'read 1']);
  });

  test('loses tombstones that have expired with the next write, and no others', async () => {
    const { owner, other, open } = start();
    const [expired, kept, later] = [newTodo(), newTodo(), newTodo()];
    for (const [todo, expiresAt] of [
      [expired, 1000],
      [kept, 1001],
    ] as const) {
      await other.put(owner, todo, {});
      await other.remove(owner, todo.id, { ...newRemoval(), expiresAt }, {});
    }
    const { repository } = open({}, { now: () => new Date(1_000_000) });
    await repository.get(owner, kept.id);
    expect([...(await other.entries(owner)).keys()]).toEqual([expired.id, kept.id]);
    await repository.put(owner, later, {});
    expect([...(await other.entries(owner)).keys()]).toEqual([kept.id, later.id]);
  });

  test.each<[string, (owner: string, todo: StoredTodo) => unknown, string]>([
    ['no JSON', () => undefined, 'It is not JSON.'],
    ['no document', () => null, 'Cannot read properties of null'],
    ['of another owner', () => ({ owner: 'other', entries: {} }), 'It has another owner.'],
    ['without entries', (owner) => ({ owner }), 'Cannot convert undefined or null to object'],
    ['an entry without writes', (owner, todo) => ({ owner, entries: { [todo.id]: { todo } } }), 'has no valid writes'],
    [
      'another todo',
      (owner, todo) => ({ owner, entries: { x: { todo, writes: [] } } }),
      'The entry x has another todo.',
    ],
    [
      'a todo of another schema',
      (owner, todo) => ({ owner, entries: { [todo.id]: { todo: { ...todo, done: 'no' }, writes: [] } } }),
      'has no valid done.',
    ],
  ])('is an error that names its key, and stays as it is, if it is %s', async (_, toDocument, reason) => {
    const { owner, other } = start();
    const body = JSON.stringify(toDocument(owner, newTodo())) ?? '{"owner":';
    await bucket().objects.put(toKey(owner), body);
    const error = {
      message: `The document ${toKey(owner)} is not valid.`,
      cause: { message: expect.stringContaining(reason) },
    };
    await expect(other.get(owner, v4())).rejects.toMatchObject(error);
    await expect(other.put(owner, newTodo(), {})).rejects.toMatchObject(error);
    expect(await bucket().objects.get(toKey(owner))).toMatchObject({ body });
  });
});

test.each([
  ['SlowDown', 503, unavailable],
  ['InternalError', 500, unavailable],
  ['AccessDenied', 403, { name: 'AccessDenied' }],
])('%s of S3 is the expected error', async (name, httpStatusCode, expected) => {
  const { owner, open } = start();
  const fail = () => Promise.reject(Object.assign(new Error(name), { name, $metadata: { httpStatusCode } }));
  await expect(open({ get: fail }).repository.get(owner, v4())).rejects.toMatchObject(expected);
  await expect(open({ put: fail }).repository.put(owner, newTodo(), {})).rejects.toMatchObject(expected);
});

interface Interception {
  readonly get?: (get: () => ReturnType<Objects['get']>, time: number) => ReturnType<Objects['get']>;
  readonly put?: (put: () => Promise<PutResult>, time: number) => Promise<PutResult>;
}

/** An owner, an instance that nothing disturbs, and a function that opens others. */
function start() {
  const owner = v4();
  const now = () => new Date(0);
  const documents = bucket().open({ now });
  const other: TodoRepository & { entries: typeof documents.read; size: (owner: string) => Promise<number> } = {
    ...createTodoRepository(documents),
    entries: documents.read,
    size: async (name) => Buffer.byteLength((await bucket().objects.get(toKey(name)))?.body ?? ''),
  };
  return { owner, other, open };

  /** @returns an instance whose requests may be intercepted, by their number, and what they were */
  function open({ get, put }: Interception = {}, context: Partial<DocumentsContext> = {}) {
    const { objects } = bucket();
    const requests: string[] = [];
    const times = { get: 0, put: 0 };
    const store = bucket().open({
      now,
      report: (kind, units) => void requests.push(`${kind} ${units}`),
      wait: async () => void requests.push('wait'),
      objects: {
        get(key) {
          times.get += 1;
          const send = () => objects.get(key);
          return get ? get(send, times.get) : send();
        },
        put(key, body, replaced) {
          times.put += 1;
          const send = () => objects.put(key, body, replaced);
          return put ? put(send, times.put) : send();
        },
      },
      ...context,
    });
    return { repository: createTodoRepository(store), events: createEventRepository(store), requests };
  }
}
