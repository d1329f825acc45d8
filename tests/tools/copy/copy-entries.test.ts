import { expect, test } from '@jest/globals';
import { v4 } from 'uuid';
import { createEventRepository } from '../../../src/stores/dynamodb/event-repository.ts';
import { createTodoRepository } from '../../../src/stores/dynamodb/todo-repository.ts';
import { createOperations } from '../../../src/todos/operations.ts';
import { walkTodos } from '../../../src/todos/repository.ts';
import type { StoredTodo } from '../../../src/todos/todo.ts';
import { copyEntries, verifyCopy } from '../../../tools/copy/copy-entries.ts';
import { openDynamoDbEntries } from '../../../tools/copy/dynamodb-entries.ts';
import type { EntryStore, Summary } from '../../../tools/copy/kept-entry.ts';
import { openPostgresEntries } from '../../../tools/copy/postgres-entries.ts';
import { openS3Entries } from '../../../tools/copy/s3-entries.ts';
import { startEmbeddedPostgres, toQuery } from '../../../tools/local/embedded-postgres.ts';
import { type Database, useDatabase } from '../../stores/dynamodb/database.ts';
import { useBucket } from '../../stores/s3/bucket.ts';
import { useResource } from '../../support/use-resource.ts';
import { newDelete, newUpsert } from '../../todos/events.ts';
import { createNewIds } from '../../todos/new-ids.ts';
import { newTodo } from '../../todos/new-todo.ts';

const [first, last] = [useDatabase(), useDatabase()];
const postgres = useResource(startEmbeddedPostgres);
const bucket = useBucket();
const now = new Date('2026-06-01T00:00:00.000Z');

test('copies all that a store keeps through every other store, and back to the same', async () => {
  const owners = [v4(), v4(), `ö ${v4()}`];
  for (const owner of owners) await fill(first(), owner);
  const places: EntryStore[] = [
    openDynamoDbEntries(first()),
    openPostgresEntries({ query: toQuery(postgres()), close: async () => undefined }),
    openS3Entries(bucket().objects),
    openDynamoDbEntries(last()),
  ];
  const summaries: Summary[] = [];
  for (const [index, to] of places.slice(1).entries()) {
    const from = places[index] as EntryStore;
    await copyEntries({ from, to, now, after: undefined, report: () => undefined });
    summaries.push(await verifyCopy({ from, to, now }));
  }
  expect(summaries).toEqual(summaries.map(() => ({ todos: 120, tombstones: 6, hash: summaries[0]?.hash })));
  for (const owner of owners) {
    expect(await walkAll(last(), owner)).toEqual(await walkAll(first(), owner));
    const { createTodo, deleteTodo } = operate(last());
    const again = await createTodo(owner, { text: 'keyed', done: false }, 'my key');
    expect(again).toMatchObject({ replayed: true, todo: { text: 'keyed' } });
    await expect(deleteTodo(owner, { id: again.todo.id }, { key: 'gone' })).resolves.toEqual({ replayed: false });
  }
});

test('goes on at the place that an interrupted copy came to', async () => {
  const entries = Array.from({ length: 5 }, (_, index) => ({ owner: 'alice', id: `${index}`, writes: ['w'] }));
  const read: (string | undefined)[] = [];
  const from: EntryStore = {
    async *readPages(after) {
      read.push(after);
      for (const entry of entries.filter(({ id }) => id > (after ?? ''))) yield { entries: [entry], place: entry.id };
    },
    write: async () => undefined,
    close: async () => undefined,
  };
  const written: string[] = [];
  let place: string | undefined;
  const to: EntryStore = {
    ...from,
    async write(page) {
      if (written.length === 3 && place === '2') throw new Error('killed');
      written.push(...page.map(({ id }) => id));
    },
  };
  const note = (_: number, at: string) => {
    place = at;
  };
  await expect(copyEntries({ from, to, now, after: undefined, report: note })).rejects.toThrow('killed');
  written.length = 0;
  await copyEntries({ from, to, now, after: place, report: note });
  expect({ read, written, place }).toEqual({ read: [undefined, '2'], written: ['3', '4'], place: '4' });
});

test('writes the longest texts in transactions of less than 10 MiB', async () => {
  const sizes: number[] = [];
  const { write } = openPostgresEntries({
    query: async ({ values }) => {
      sizes.push(Buffer.byteLength(JSON.stringify(values)));
      return { rows: [] };
    },
    close: async () => undefined,
  });
  const [owner, text] = ['🥛'.repeat(255), '🥛'.repeat(4096)];
  await write(Array.from({ length: 1000 }, () => ({ owner, id: v4(), todo: newTodo({ text }), writes: [] })));
  expect(sizes.filter((size) => size > 10 * 1024 * 1024)).toEqual([]);
});

test('tells in what a copy differs from its source', async () => {
  const entry = { owner: 'alice', id: 'a', writes: ['one'] };
  const holding = (...entries: readonly (typeof entry)[]) =>
    ({
      async *readPages() {
        yield { entries, place: '' };
      },
    }) as unknown as EntryStore;
  const verify = (from: EntryStore, to: EntryStore) => verifyCopy({ from, to, now });
  await expect(verify(holding(entry), holding())).rejects.toThrow(/^The copy differs .*: tombstones 1 and 0, hash/);
  await expect(verify(holding(entry), holding({ ...entry, writes: ['two'] }))).rejects.toThrow(/ source: hash \w+ and/);
  const other = { ...entry, id: 'b' };
  await expect(verify(holding(entry, other), holding(other, entry))).resolves.toMatchObject({ tombstones: 2 });
});

/** Fills an owner's list with todos and tombstones of requests and events. */
async function fill(database: Database, owner: string): Promise<void> {
  const { createTodo, updateTodo, deleteTodo } = operate(database);
  const created = [];
  for (let count = 0; count < 39; count += 1)
    created.push(await createTodo(owner, { text: `${count} 🥛`, done: false }));
  await createTodo(owner, { text: 'keyed', done: false }, 'my key');
  const ids = created.map(({ todo }) => todo.id);
  for (const id of ids.slice(0, 10)) await updateTodo(owner, { id, done: true }, { key: `key of ${id}` });
  await deleteTodo(owner, { id: String(ids[38]) }, {});
  const events = createEventRepository(database);
  const key = { owner, id: v4() };
  await events.applyEvent(newUpsert(key, 1), 0);
  await events.applyEvent(newDelete({ owner, id: v4() }, 1), Date.parse('2027-01-01') / 1000);
  // It has expired, and may be gone in one of the stores.
  await events.applyEvent(newDelete({ owner, id: v4() }, 1), Date.parse('2026-01-01') / 1000);
}

function operate(database: Database) {
  return createOperations({
    repository: createTodoRepository(database),
    now: () => now,
    newId: createNewIds(() => now),
  });
}

async function walkAll(database: Database, owner: string) {
  const todos: StoredTodo[] = [];
  for await (const page of walkTodos(createTodoRepository(database), owner, { pageSize: 7 })) todos.push(...page);
  return todos;
}
