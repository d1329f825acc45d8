import { expect, test } from '@jest/globals';
import { v4 } from 'uuid';
import { migrations } from '../../../src/generated/migrations.js';
import { migrate } from '../../../src/stores/postgres/migrate.ts';
import { createTodoRepository } from '../../../src/stores/postgres/todo-repository.ts';
import { TodoError } from '../../../src/todos/errors.ts';
import type { TodoRepository } from '../../../src/todos/repository.ts';
import { useCleanUp, useResource } from '../../support/use-resource.ts';
import { newTodo } from '../../todos/new-todo.ts';
import { describeOnRealPostgres, openTestStore } from './database.ts';
import { hasPrograms, startRealServer } from './real-server.ts';

const owner = v4();
const writesOfPhase = 200;

function define(): void {
  const server = useResource(() => startRealServer(true));
  const atEnd = useCleanUp();

  test('has kept all that it acknowledged, and serves the same clients when it is back', async () => {
    const timing = { attempt: 2000, call: 4000, backoffMax: 50 };
    const clients = Array.from({ length: 10 }, () => open(timing));
    await migrate({ ...open(timing).store, migrations });
    const [before, after] = [createPhase(), createPhase()];
    let phase = before;
    const writers = clients.map(async ({ todos }) => {
      while (after.ids.length < writesOfPhase) phase.add(await write(todos));
    });
    await before.isOver;
    await server().kill();
    phase = after;
    await server().start();
    await Promise.all(writers);
    const acknowledged = [...before.ids, ...after.ids];
    expect(await findKept(open(timing).todos, acknowledged)).toEqual(acknowledged);
  });

  function open(timing: Parameters<typeof openTestStore>[1]) {
    const store = openTestStore(server().url, timing);
    atEnd(store.close);
    return { store, todos: createTodoRepository(store) };
  }
}

describeOnRealPostgres('a PostgreSQL that is killed while ten clients write', define, hasPrograms);

/** @returns the ID of a todo whose creation was acknowledged, or undefined if the database was out of reach */
async function write(todos: TodoRepository): Promise<string | undefined> {
  const { id, ...todo } = newTodo();
  try {
    return (await todos.put(owner, { ...todo, id }, {})).entry?.todo?.id;
  } catch (error) {
    if (error instanceof TodoError && error.code === 'storage_unavailable') return undefined;
    throw error;
  }
}

async function findKept(todos: TodoRepository, ids: readonly string[]): Promise<readonly string[]> {
  const kept: string[] = [];
  for (const id of ids) if ((await todos.get(owner, id)) !== undefined) kept.push(id);
  return kept;
}

/** Acknowledged writes of a phase, which is over when there are enough. */
function createPhase() {
  const { promise: isOver, resolve } = Promise.withResolvers<void>();
  const ids: string[] = [];
  return {
    ids,
    isOver,
    add(id: string | undefined) {
      if (id !== undefined && ids.push(id) === writesOfPhase) resolve();
    },
  };
}
