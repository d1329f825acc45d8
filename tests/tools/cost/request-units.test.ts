import { randomUUID } from 'node:crypto';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from '@jest/globals';
import { createTodoRepository } from '../../../src/stores/dynamodb/todo-repository.ts';
import { toShortId } from '../../../src/todos/write-id.ts';
import { defaultInputs } from '../../../tools/cost/figures.ts';
import { toItemBytes, toMeanUnits, toUnits } from '../../../tools/cost/request-units.ts';
import { useDatabase } from '../../stores/dynamodb/database.ts';
import { newTodo } from '../../todos/new-todo.ts';

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
  ['that fits one write unit costs it three times, and a fourth time when done changes', 684, 1],
  ['of one byte more costs each of them one unit more', 685, 2],
])('an item %s', (_, bytes, units) => {
  const write = { write: 3 * units, read: 0 };
  expect(toUnits({ ...defaultInputs, 'text-bytes': bytes, 'page-todos': 4 })).toEqual({
    create: write,
    text: write,
    delete: write,
    toggle: { write: 4 * units, read: 0 },
    get: { write: 0, read: 1 },
    list: { write: 0, read: units },
  });
});

test('an empty page is a read too', () => {
  expect(toUnits({ ...defaultInputs, 'page-todos': 0 }).list).toEqual({ write: 0, read: 1 });
});

test('the mean is by the shares: 15, 5 and 5 % of three, 10 % of four; 40 % of two and 25 % of one', () => {
  const { write, read } = toMeanUnits(defaultInputs);
  expect([write.toFixed(6), read.toFixed(6)]).toEqual(['1.150000', '1.050000']);
});
