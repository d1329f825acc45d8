import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v4 } from 'uuid';
import { createTodoRepository } from '../../src/stores/dynamodb/todo-repository.ts';
import { type Capacity, createCapacityMeter } from '../../src/telemetry/capacity.ts';
import type { TodoRepository } from '../../src/todos/repository.ts';
import { createMeasuredClient, type Database, openDatabase } from '../stores/dynamodb/database.ts';
import { newRemoval, newTodo } from '../todos/new-todo.ts';

let database: Database;

beforeAll(async () => {
  database = await openDatabase();
});

afterAll(() => database.close());

test('adds up what the commands of a call consumed, reads and writes apart', async () => {
  const todo = newTodo();
  const read = await measure(async (repository, owner) => void (await repository.get(owner, todo.id)));
  expect(read).toEqual({ read: 1, write: 0 });
  const write = await measure(async (repository, owner) => void (await repository.put(owner, todo, {})));
  expect(write).toEqual({ read: 0, write: expect.any(Number) });
  expect(write.write).toBeGreaterThanOrEqual(1);
  const both = await measure(async (repository, owner) => {
    await repository.put(owner, todo, {});
    await repository.get(owner, todo.id);
    await repository.list(owner, { order: 'asc', limit: 10 });
    await repository.remove(owner, todo.id, newRemoval(), {});
  });
  expect(both).toEqual({ read: 2, write: 2 * write.write });
});

test('a write whose condition fails counts nothing, as DynamoDB says nothing', async () => {
  const todo = newTodo();
  const consumed = await measure((repository, owner) => repository.update(owner, todo.id, todo, { ifMatch: ['x'] }));
  // The read is that of the local engine, which does not answer the item with the refusal.
  expect(consumed).toEqual({ read: 1, write: 0 });
});

test('calls that run at once do not mix', async () => {
  const { repository, meter } = createMeasured();
  const gets = meter.measured(async (times: number) => {
    for (let time = 0; time < times; time += 1) await repository.get(v4(), v4());
    return meter.current();
  });
  const sums = await Promise.all(Array.from({ length: 20 }, (_, times) => gets(times)));
  expect(sums).toEqual(Array.from({ length: 20 }, (_, times) => ({ read: times, write: 0 })));
});

test('outside a call nothing is kept', () => {
  const meter = createCapacityMeter();
  meter.add('read', 5);
  expect(meter.current()).toEqual({ read: 0, write: 0 });
});

async function measure(use: (repository: TodoRepository, owner: string) => Promise<unknown>): Promise<Capacity> {
  const { repository, meter } = createMeasured();
  const call = meter.measured(async () => {
    await use(repository, v4());
    return meter.current();
  });
  return call();
}

function createMeasured() {
  const meter = createCapacityMeter();
  return { meter, repository: createTodoRepository(createMeasuredClient(database, meter.add), database.tableName) };
}
