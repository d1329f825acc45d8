import { describe, expect, test } from '@jest/globals';
import { v4 } from 'uuid';
import { type Capacity, createInvocations } from '../src/invocation.ts';
import { createTodoRepository } from '../src/stores/dynamodb/todo-repository.ts';
import type { TodoRepository } from '../src/todos/repository.ts';
import { createMeasuredClient, useDatabase } from './stores/dynamodb/database.ts';
import { newRemoval, newTodo } from './todos/new-todo.ts';

describe('time', () => {
  test('each of many concurrent invocations has its own time, less a second', async () => {
    const { run, timeLeft } = createInvocations();
    const times = [10_000, 5000, 1000, 0];
    const lefts = await Promise.all(times.map((time) => run(contextOf(time), () => Promise.resolve().then(timeLeft))));
    for (const [index, time] of times.entries()) expect(lefts[index]).toBeLessThanOrEqual(time - 1000);
    expect(lefts.toSorted((one, other) => other - one)).toEqual(lefts);
  });

  test('is unlimited outside an invocation', () => {
    expect(createInvocations().timeLeft()).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('capacity', () => {
  const database = useDatabase();

  test('adds up what the commands of an invocation consumed, reads and writes apart', async () => {
    const todo = newTodo();
    const read = await measure(async (repository, owner) => void (await repository.get(owner, todo.id)));
    expect(read).toEqual({ read: 1, write: 0 });
    const write = await measure(async (repository, owner) => void (await repository.put(owner, todo, {})));
    expect(write).toEqual({ read: 0, write: 3 });
    const both = await measure(async (repository, owner) => {
      await repository.put(owner, todo, {});
      await repository.get(owner, todo.id);
      await repository.list(owner, { order: 'asc', limit: 10 });
      await repository.remove(owner, todo.id, newRemoval(), {});
    });
    expect(both).toEqual({ read: 2, write: 6 });
  });

  test('counts nothing for a write whose condition fails, as DynamoDB reports nothing', async () => {
    const { id, updatedAt, version } = newTodo();
    const consumed = await measure((repository, owner) =>
      repository.update(owner, id, { updatedAt, version }, { ifMatch: ['x'] }),
    );
    // The read is due to the local engine, which does not return the item that failed the condition.
    expect(consumed).toEqual({ read: 1, write: 0 });
  });

  test('does not mix concurrent invocations', async () => {
    const { repository, invocations } = createMeasured();
    const get = async (times: number) => {
      for (let time = 0; time < times; time += 1) await repository.get(v4(), v4());
      return invocations.capacity();
    };
    const sums = await Promise.all(
      Array.from({ length: 20 }, (_, times) => invocations.run(contextOf(0), () => get(times))),
    );
    expect(sums).toEqual(Array.from({ length: 20 }, (_, times) => ({ read: times, write: 0 })));
  });

  test('is not kept outside an invocation', () => {
    const { report, capacity } = createInvocations();
    report('read', 5);
    expect(capacity()).toEqual({ read: 0, write: 0 });
  });

  async function measure(use: (repository: TodoRepository, owner: string) => Promise<unknown>): Promise<Capacity> {
    const { repository, invocations } = createMeasured();
    return invocations.run(contextOf(0), async () => {
      await use(repository, v4());
      return invocations.capacity();
    });
  }

  function createMeasured() {
    const invocations = createInvocations();
    const client = createMeasuredClient(database(), invocations.report);
    return { invocations, repository: createTodoRepository({ client, tableName: database().tableName }) };
  }
});

function contextOf(milliseconds: number) {
  return { getRemainingTimeInMillis: () => milliseconds };
}
