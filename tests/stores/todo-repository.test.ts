import { describe, expect, test } from '@jest/globals';
import { v4, v7 } from 'uuid';
import { hasSeen } from '../../src/todos/entry.ts';
import type { Precondition } from '../../src/todos/precondition.ts';
import type { TodoRepository, WriteResult } from '../../src/todos/repository.ts';
import type { StoredTodo } from '../../src/todos/todo.ts';
import { toWriteId } from '../../src/todos/write-id.ts';
import { newRemoval, newTodo } from '../todos/new-todo.ts';
import { onEveryEngine } from './on-every-engine.ts';

const all = { order: 'asc', limit: 100 } as const;
const create = { ifNoneMatch: '*' } as const;

onEveryEngine('a todo repository', (store) => {
  test('gives back what was put, to its owner only', async () => {
    const { repository, owner, other } = open();
    const todo = newTodo({ text: 'tab\t, newline\n, "quotes", \\ and 🥛', done: true });
    expect(await outcomeOf(repository.put(owner, todo, {}))).toEqual({ applied: true, todo });
    expect(await repository.get(owner, todo.id)).toEqual(todo);
    expect(await repository.get(other, todo.id)).toBeUndefined();
    expect(await repository.list(other, all)).toEqual([]);
  });

  test('creates under no taken id, and leaves the todo that has it alone', async () => {
    const { repository, owner, other } = open();
    const current = await put(repository, owner);
    const rival = newTodo({ id: current.id, text: 'later' });
    expect(await outcomeOf(repository.put(owner, rival, create))).toEqual({ applied: false, todo: current });
    expect(await repository.list(owner, all)).toEqual([current]);
    expect(await outcomeOf(repository.put(other, rival, create))).toEqual({ applied: true, todo: rival });
  });

  test('lets one of many simultaneous creations of an id win', async () => {
    const { repository, owner } = open();
    const rivals = Array.from({ length: 20 }, () => newTodo({ id: 'd9428888-122b-41e1-b85c-61cc9b3f5a5b' }));
    const outcomes = await Promise.all(rivals.map((todo) => repository.put(owner, todo, create)));
    expect(outcomes.filter(({ applied }) => applied)).toHaveLength(1);
    expect(await repository.list(owner, all)).toEqual([rivals[outcomes.findIndex(({ applied }) => applied)]]);
  });

  test('puts over a todo and keeps when and where it was created', async () => {
    const { repository, owner } = open();
    const [first, second] = [await put(repository, owner), await put(repository, owner)];
    const replacement = newTodo({ id: first.id, text: 'new', done: true, createdAt: '2026-01-03T03:04:05.678Z' });
    const todo = { ...replacement, createdAt: first.createdAt, position: first.position };
    expect(await outcomeOf(repository.put(owner, replacement, {}))).toEqual({ applied: true, todo });
    expect(await repository.list(owner, all)).toEqual([todo, second]);
    expect(await repository.list(owner, { ...all, done: true })).toEqual([todo]);
    expect(await repository.list(owner, { ...all, done: false })).toEqual([second]);
  });

  test.each([true, false])('puts over a todo and keeps its place among those with done=%s', async (done) => {
    const { repository, owner } = open();
    const [first, second] = [await put(repository, owner, { done }), await put(repository, owner, { done })];
    await repository.put(owner, newTodo({ id: first.id, done }), {});
    expect(await repository.list(owner, { ...all, done })).toMatchObject([{ id: first.id }, { id: second.id }]);
  });

  test.each([{ text: 'new' }, { done: true }, { done: false }, { text: 'new', done: true }])(
    'updates %o and nothing else',
    async (changes) => {
      const { repository, owner } = open();
      const todo = await put(repository, owner);
      const update = { ...changes, updatedAt: '2030-01-01T00:00:00.000Z', version: v7() };
      const updated = { ...todo, ...update };
      expect(await outcomeOf(repository.update(owner, todo.id, update, {}))).toEqual({ applied: true, todo: updated });
      expect(await repository.get(owner, todo.id)).toEqual(updated);
      expect(await repository.list(owner, { ...all, done: updated.done })).toEqual([updated]);
      expect(await repository.list(owner, { ...all, done: !updated.done })).toEqual([]);
    },
  );

  test.each<Precondition>([{}, { ifMatch: '*' }, { ifNoneMatch: '*' }, { ifMatch: [v7()] }, { ifNoneMatch: [v7()] }])(
    'updates no todo that is not there, nor creates one: %j',
    async (precondition) => {
      const { repository, owner, other } = open();
      const todo = await put(repository, other);
      const outcome = await outcomeOf(repository.update(owner, todo.id, { ...change(), done: true }, precondition));
      expect(outcome).toEqual({ applied: false, todo: undefined });
      expect(await repository.list(owner, all)).toEqual([]);
      expect(await repository.get(other, todo.id)).toEqual(todo);
    },
  );

  test('keeps one whole state of many simultaneous updates', async () => {
    const { repository, owner } = open();
    const { id } = await put(repository, owner);
    const updates = Array.from({ length: 20 }, (_, index) => ({
      ...change(),
      text: `${index}`,
      done: index % 2 === 0,
    }));
    await Promise.all(updates.map((update) => repository.update(owner, id, update, {})));
    const [last, ...others] = await repository.list(owner, all);
    expect(others).toEqual([]);
    expect(updates).toContainEqual({ ...change(), version: last?.version, text: last?.text, done: last?.done });
  });

  test('removes a todo, and one that is not there, but no one else’s', async () => {
    const { repository, owner, other } = open();
    const todo = await put(repository, owner);
    expect(await outcomeOf(repository.remove(other, todo.id, newRemoval(), {}))).toEqual(nothing(false));
    expect(await repository.get(owner, todo.id)).toEqual(todo);
    // The second renews the tombstone.
    for (const [precondition, applied] of [
      [{}, true],
      [{}, true],
      [{ ifMatch: '*' }, false],
      [{ ifMatch: [todo.version] }, false],
    ] as const) {
      expect(await outcomeOf(repository.remove(owner, todo.id, newRemoval(), precondition))).toEqual(nothing(applied));
      expect(await repository.get(owner, todo.id)).toBeUndefined();
    }
    expect(await repository.list(owner, { ...all, done: false })).toEqual([]);
  });

  describe.each<[string, (version: string) => Precondition, boolean]>([
    ['If-Match: the version', (version) => ({ ifMatch: [version] }), true],
    ['If-Match: the version among others', (version) => ({ ifMatch: [v7(), version, 'x'] }), true],
    ['If-Match: other versions', () => ({ ifMatch: [v7(), 'x'] }), false],
    ['If-Match: *', () => ({ ifMatch: '*' }), true],
    ['If-None-Match: the version', (version) => ({ ifNoneMatch: [v7(), version] }), false],
    ['If-None-Match: other versions', () => ({ ifNoneMatch: [v7(), 'x'] }), true],
    ['If-None-Match: *', () => ({ ifNoneMatch: '*' }), false],
    ['both, and both hold', (version) => ({ ifMatch: [version], ifNoneMatch: [v7()] }), true],
    ['both, and one does not hold', (version) => ({ ifMatch: '*', ifNoneMatch: [version] }), false],
  ])('with %s, does it or leaves all as it was', (_name, toPrecondition, isMet) => {
    test('a put', async () => {
      const { repository, owner, current, precondition } = await openWith(toPrecondition);
      const todo = { ...current, ...change(), text: 'new' };
      const outcome = isMet ? { applied: true, todo } : { applied: false, todo: current };
      expect(await outcomeOf(repository.put(owner, todo, precondition))).toEqual(outcome);
      expect(await repository.list(owner, all)).toEqual([isMet ? todo : current]);
    });

    test('an update', async () => {
      const { repository, owner, current, precondition } = await openWith(toPrecondition);
      const update = { ...change(), text: 'new' };
      const todo = { ...current, ...update };
      const outcome = isMet ? { applied: true, todo } : { applied: false, todo: current };
      expect(await outcomeOf(repository.update(owner, current.id, update, precondition))).toEqual(outcome);
      expect(await repository.list(owner, all)).toEqual([isMet ? todo : current]);
    });

    test('a removal', async () => {
      const { repository, owner, current, precondition } = await openWith(toPrecondition);
      const outcome = isMet ? nothing(true) : { applied: false, todo: current };
      expect(await outcomeOf(repository.remove(owner, current.id, newRemoval(), precondition))).toEqual(outcome);
      expect(await repository.list(owner, all)).toEqual(isMet ? [] : [current]);
    });
  });

  test.each<[string, Precondition, boolean]>([
    ['If-Match: *', { ifMatch: '*' }, false],
    ['If-Match: a version', { ifMatch: [v7()] }, false],
    ['If-None-Match: *', { ifNoneMatch: '*' }, true],
    ['If-None-Match: a version', { ifNoneMatch: [v7()] }, true],
  ])('with %s puts no todo where it may not create one', async (_name, precondition, isMet) => {
    const { repository, owner } = open();
    const todo = newTodo();
    const outcome = isMet ? { applied: true, todo } : { applied: false, todo: undefined };
    expect(await outcomeOf(repository.put(owner, todo, precondition))).toEqual(outcome);
    expect(await repository.list(owner, all)).toEqual(isMet ? [todo] : []);
    await repository.remove(owner, todo.id, newRemoval(), {});
    const again = newTodo({ id: todo.id, ...change() });
    const afterRemoval = isMet ? { applied: true, todo: again } : outcome;
    expect(await outcomeOf(repository.put(owner, again, precondition))).toEqual(afterRemoval);
  });

  describe.each<[string, (repository: TodoRepository, owner: string, todo: StoredTodo) => Promise<WriteResult>]>([
    ['a put', (repository, owner, todo) => repository.put(owner, todo, { write: 'mine' })],
    ['an update', (repository, owner, { id, ...todo }) => repository.update(owner, id, todo, { write: 'mine' })],
    ['a removal', (repository, owner, { id }) => repository.remove(owner, id, newRemoval(), { write: 'mine' })],
  ])('%s', (_name, send) => {
    test.each<[string, (repository: TodoRepository, owner: string, id: string) => Promise<unknown>]>([
      ['nothing else', async () => undefined],
      ['four changes', (repository, owner, id) => changeTimes(4, repository, owner, id)],
      ['a removal', (repository, owner, id) => repository.remove(owner, id, newRemoval(), {})],
      [
        'a removal and a new todo',
        async (repository, owner, id) => {
          await repository.remove(owner, id, newRemoval(), {});
          await repository.put(owner, newTodo({ id, ...change() }), {});
        },
      ],
    ])('that arrives again after %s has no effect, and finds itself', async (_between, act) => {
      const { repository, owner } = open();
      const { id } = await put(repository, owner);
      const todo = newTodo({ id, text: 'mine', ...change() });
      expect(await send(repository, owner, todo)).toMatchObject({ applied: true });
      await act(repository, owner, id);
      const [before, listed] = [await repository.get(owner, id), await repository.list(owner, all)];
      const result = await send(repository, owner, { ...todo, version: v7() });
      if (result.entry !== undefined) expect(hasSeen(result.entry, 'mine')).toBe(true);
      expect(await outcomeOf(Promise.resolve(result))).toEqual({ applied: false, todo: before });
      expect(await repository.list(owner, all)).toEqual(listed);
    });

    test('is remembered while fewer than five others have come', async () => {
      const { repository, owner } = open();
      const { id } = await put(repository, owner);
      const todo = newTodo({ id, text: 'mine', ...change() });
      await send(repository, owner, todo);
      await repository.put(owner, newTodo({ id, ...change() }), {});
      await changeTimes(4, repository, owner, id);
      expect(await send(repository, owner, { ...todo, version: v7() })).toMatchObject({ applied: true });
    });
  });

  test('a write without a name of its own is named by its version', async () => {
    const { repository, owner } = open();
    const todo = newTodo();
    const update = { ...change(), id: todo.id };
    const entries = [await repository.put(owner, todo, {}), await repository.update(owner, todo.id, update, {})].map(
      ({ entry }) => entry,
    );
    expect(entries.map((entry) => entry?.writes[0])).toEqual([toWriteId(todo.version), toWriteId(update.version)]);
  });

  test('a todo says for life, and after it, which request created it', async () => {
    const { repository, owner } = open();
    const todo = newTodo();
    const { position, updatedAt } = todo;
    const creation = { write: 'first', digest: 'of its content', position, updatedAt };
    const send = (changes = {}) =>
      repository.put(owner, { ...todo, ...changes }, { ...create, write: 'first', creation });
    expect(await send()).toMatchObject({ applied: true, entry: { todo, creation } });
    await changeTimes(6, repository, owner, todo.id);
    expect(await send()).toMatchObject({ applied: false, entry: { creation } });
    await repository.remove(owner, todo.id, newRemoval(), {});
    expect(await send()).toMatchObject({ applied: false, entry: { todo: undefined, creation } });
    for (let time = 0; time < 3; time += 1) {
      await repository.put(owner, newTodo({ id: todo.id, ...change() }), {});
      await repository.remove(owner, todo.id, newRemoval(), {});
    }
    // Neither its time nor the remembered writes stand against it.
    expect(await send(change())).toMatchObject({ applied: false, entry: { todo: undefined, creation } });
    expect(await repository.list(owner, all)).toEqual([]);
  });

  test.each<[string, (repository: TodoRepository, owner: string, todo: StoredTodo) => Promise<WriteResult>]>([
    ['put', (repository, owner, todo) => repository.put(owner, todo, {})],
    ['update', (repository, owner, { id, ...todo }) => repository.update(owner, id, todo, {})],
  ])('applies no %s as of a time before the last change', async (_name, send) => {
    const { repository, owner } = open();
    const current = await put(repository, owner, change());
    const older = newTodo({ id: current.id, text: 'new', updatedAt: '2029-12-31T23:59:59.999Z' });
    expect(await send(repository, owner, older)).toMatchObject({ applied: false, entry: { todo: current } });
    const same = { ...older, updatedAt: current.updatedAt };
    expect(await send(repository, owner, same)).toMatchObject({ applied: true, entry: { todo: { text: 'new' } } });
  });

  test('lists in order of creation, whatever the ids, and in the reverse', async () => {
    const { repository, owner } = open();
    const todos: StoredTodo[] = [];
    for (const id of ['f', '0', '8', 'c', '3']) {
      todos.push(await put(repository, owner, { id: v4().replace(/^./, id), done: id < '5' }));
    }
    const [done, notDone] = [todos.filter((todo) => todo.done), todos.filter((todo) => !todo.done)];
    expect(await repository.list(owner, all)).toEqual(todos);
    expect(await repository.list(owner, { ...all, done: true })).toEqual(done);
    expect(await repository.list(owner, { ...all, done: false })).toEqual(notDone);
    expect(await repository.list(owner, { ...all, limit: 3 })).toEqual(todos.slice(0, 3));
    expect(await repository.list(owner, { ...all, order: 'desc' })).toEqual(todos.toReversed());
    expect(await repository.list(owner, { ...all, order: 'desc', done: true })).toEqual(done.toReversed());
  });

  test('goes on after a todo whose position others have too, as events may give it', async () => {
    const { repository, owner } = open();
    const { position } = newTodo();
    const todos = await Promise.all([1, 2, 3, 4, 5].map(() => put(repository, owner, { position })));
    for (const order of ['asc', 'desc'] as const) {
      const listed: StoredTodo[] = [];
      for (let after: StoredTodo | undefined; ; after = listed.at(-1)) {
        const page = await repository.list(owner, { order, limit: 2, after });
        listed.push(...page);
        if (page.length < 2) break;
      }
      expect(new Set(listed)).toEqual(new Set(todos));
      expect(listed).toHaveLength(todos.length);
    }
  });

  test.each([undefined, true, false])('goes on after any place, also one whose todo is gone: done=%s', async (done) => {
    const { repository, owner } = open();
    const todos: StoredTodo[] = [];
    for (let number = 0; number < 10; number += 1) todos.push(await put(repository, owner, { done: number % 2 === 0 }));
    const listed = todos.filter((todo) => done === undefined || todo.done === done);
    for (const [index, after] of listed.entries()) {
      await repository.remove(owner, after.id, newRemoval(), {});
      const following = { ...all, done, after };
      expect(await repository.list(owner, { ...following, limit: 2 })).toEqual(listed.slice(index + 1, index + 3));
      expect(await repository.list(owner, { ...following, order: 'desc' })).toEqual([]);
    }
  });

  function open() {
    return { repository: store().todos, owner: v4(), other: v4() };
  }

  async function openWith(toPrecondition: (version: string) => Precondition) {
    const { repository, owner } = open();
    const current = await put(repository, owner);
    return { repository, owner, current, precondition: toPrecondition(current.version) };
  }
});

async function put(repository: TodoRepository, owner: string, changes: Partial<StoredTodo> = {}): Promise<StoredTodo> {
  const todo = newTodo(changes);
  await repository.put(owner, todo, create);
  return todo;
}

async function changeTimes(times: number, repository: TodoRepository, owner: string, id: string): Promise<void> {
  for (let time = 1; time <= times; time += 1) await repository.update(owner, id, { ...change(), text: `${time}` }, {});
}

/** Whether a write was applied, and the todo that is there now. */
async function outcomeOf(write: Promise<WriteResult>) {
  const { applied, entry } = await write;
  return { applied, todo: entry?.todo };
}

function nothing(applied: boolean) {
  return { applied, todo: undefined };
}

function change(version = v7()) {
  return { updatedAt: '2030-01-01T00:00:00.000Z', version };
}
