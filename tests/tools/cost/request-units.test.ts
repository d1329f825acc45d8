import { randomUUID } from 'node:crypto';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from '@jest/globals';
import { createTodoRepository } from '../../../src/stores/dynamodb/todo-repository.ts';
import { toShortId, writeIdLength } from '../../../src/todos/write-id.ts';
import { defaultInputs } from '../../../tools/cost/figures.ts';
import { toItemBytes, toMeanUnits, toUnits } from '../../../tools/cost/request-units.ts';
import { createMeasuredClient, useDatabase } from '../../stores/dynamodb/database.ts';
import { newRemoval, newTodo } from '../../todos/new-todo.ts';

const database = useDatabase();

test.each([false, true])('an item has as many bytes as the repository stores, done or not (%s)', async (done) => {
  const { client, tableName } = database();
  const [owner, todo] = [randomUUID(), newTodo({ text: 'Ärger 😀', done })];
  const repository = createTodoRepository({ client, tableName });
  for (let write = 1; write <= 6; write += 1) {
    await repository.put(owner, { ...todo, version: toShortId(randomUUID()) }, {});
  }
  const { Item = {} } = await client.send(new GetCommand({ TableName: tableName, Key: { owner, id: todo.id } }));
  const stored = Object.entries(Item).reduce((sum, [name, value]) => sum + name.length + Buffer.byteLength(value), 0);
  expect(toItemBytes({ 'text-bytes': Buffer.byteLength(todo.text), 'owner-bytes': 36 })).toBe(stored);
});

test.each([
  ['whose index entries fit one write unit costs three, and a fourth when done changes', 584, { write: 3, toggle: 4 }],
  ['of one byte more costs each of its entries one unit more', 585, { write: 5, toggle: 7 }],
  ['that fits one write unit itself costs no more', 684, { write: 5, toggle: 7 }],
  ['of one byte more costs it one unit more too', 685, { write: 6, toggle: 8 }],
])('an item %s: by the model, and by what the engine reports', async (_, bytes, { write, toggle }) => {
  const writes = { create: write, text: write, delete: write, toggle };
  const units = toUnits({ ...defaultInputs, 'text-bytes': bytes, 'page-todos': 4 });
  expect(units).toEqual({
    ...Object.fromEntries(Object.entries(writes).map(([name, write]) => [name, { write, read: 0 }])),
    get: { write: 0, read: 1 },
    list: { write: 0, read: bytes > 684 ? 2 : 1 },
  });
  expect(await measure(bytes)).toEqual({ ...writes, get: 1, list: units.list.read });
});

test('an empty page is a read too', () => {
  expect(toUnits({ ...defaultInputs, 'page-todos': 0 }).list).toEqual({ write: 0, read: 1 });
});

test('the mean is by the shares: 15, 5 and 5 % of three, 10 % of four; 40 % of two and 25 % of one', () => {
  const { write, read } = toMeanUnits(defaultInputs);
  expect([write.toFixed(6), read.toFixed(6)]).toEqual(['1.150000', '1.050000']);
});

/** @returns the units that the engine reports for each operation on a todo that was changed a few times */
async function measure(bytes: number) {
  const consumed: number[] = [];
  const client = createMeasuredClient(database(), (_, units) => consumed.push(units));
  const repository = createTodoRepository({ client, tableName: database().tableName });
  const owner = randomUUID();
  const stamp = () => ({ updatedAt: newTodo().updatedAt, version: toShortId(randomUUID()) });
  const create = (more = 0) => ({ ...newTodo({ text: 'x'.repeat(bytes + more) }), ...stamp() });
  // A new todo keeps `-` in the place of its last four writes.
  const fewer = 4 * (writeIdLength - 1);
  const [todo, ...others] = [create(), create(), create(), create()];
  for (const other of [todo, ...others]) {
    for (let write = 1; write <= 6; write += 1) await repository.put(owner, { ...other, ...stamp() }, {});
  }
  const last = async (call: Promise<unknown>) => {
    await call;
    return consumed.at(-1);
  };
  return {
    list: await last(repository.list(owner, { order: 'asc', limit: 4 })),
    get: await last(repository.get(owner, todo.id)),
    text: await last(repository.update(owner, todo.id, { text: 'y'.repeat(bytes), ...stamp() }, {})),
    toggle: await last(repository.update(owner, todo.id, { done: true, ...stamp() }, {})),
    delete: await last(repository.remove(owner, todo.id, newRemoval(), {})),
    create: await last(repository.put(owner, create(fewer), {})),
  };
}
