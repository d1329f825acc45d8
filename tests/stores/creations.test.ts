import { describe, expect, test } from '@jest/globals';
import { v4 } from 'uuid';
import { createCreationRepository } from '../../src/stores/dynamodb/creation-repository.ts';
import { createTodoRepository } from '../../src/stores/dynamodb/todo-repository.ts';
import { createInMemoryCreations } from '../../src/stores/memory/creation-repository.ts';
import type { Creation } from '../../src/todos/creations.ts';
import { newTodo } from '../todos/new-todo.ts';
import { useDatabase } from './dynamodb/database.ts';

const database = useDatabase();

const [now, later] = [1_800_000_000, 1_800_086_400];

describe.each([
  ['in memory', createInMemoryCreations],
  ['in DynamoDB', () => createCreationRepository(database().client, database().tableName)],
])('a creation repository %s', (_, createCreations) => {
  test('keeps the first creation of an owner’s key', async () => {
    const { creations, owner } = open();
    const first = newCreation();
    expect(await creations.claim(owner, first, now)).toEqual(first);
    expect(await creations.claim(owner, newCreation(), now)).toEqual(first);
    const [other, anyKey] = [newCreation(), newCreation({ key: '!~'.repeat(127) })];
    expect(await creations.claim(v4(), other, now)).toEqual(other);
    expect(await creations.claim(owner, anyKey, now)).toEqual(anyKey);
  });

  test('keeps one of many simultaneous creations', async () => {
    const { creations, owner } = open();
    const rivals = Array.from({ length: 20 }, () => newCreation());
    const kept = await Promise.all(rivals.map((rival) => creations.claim(owner, rival, now)));
    expect(new Set(kept.map(({ todo }) => todo.id)).size).toBe(1);
    expect(rivals).toContainEqual(kept[0]);
  });

  test('forgets a creation at the second when it expires', async () => {
    const { creations, owner } = open();
    const [first, next] = [newCreation(), newCreation()];
    await creations.claim(owner, first, now);
    expect(await creations.claim(owner, next, later - 1)).toEqual(first);
    expect(await creations.claim(owner, next, later)).toEqual(next);
  });

  test('moves a lock only for who knows where it is', async () => {
    const { creations, owner } = open();
    const creation = newCreation();
    await creations.claim(owner, creation, now);
    const { lockedUntil: __, ...completed } = creation;
    const move = (from: number, lockedUntil: number | undefined, by = owner) =>
      creations.moveLock(by, { ...creation, lockedUntil: from }, { todo: creation.todo, lockedUntil });
    expect([await move(1, 3), await move(2, 3, v4())]).toEqual([false, false]);
    expect(await creations.claim(owner, newCreation(), now)).toEqual(creation);
    expect([await move(2, 3), await move(2, 4), await move(3, undefined)]).toEqual([true, false, true]);
    expect(await creations.claim(owner, newCreation(), now)).toEqual(completed);
    expect(await move(3, 4)).toBe(false);
  });

  function open() {
    return { creations: createCreations(), owner: v4() };
  }
});

test('a creation in DynamoDB is no todo of any list', async () => {
  const owner = v4();
  const { client, tableName } = database();
  await createCreationRepository(client, tableName).claim(owner, newCreation(), now);
  const repository = createTodoRepository(client, tableName);
  for (const done of [undefined, true, false]) {
    expect(await repository.list(owner, { done, order: 'asc', limit: 10 })).toEqual([]);
  }
});

function newCreation(changes: Partial<Creation> = {}): Creation {
  return { key: 'key', todo: newTodo(), lockedUntil: 2, expiresAt: later, ...changes };
}
