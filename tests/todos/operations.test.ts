import { describe, expect, test } from '@jest/globals';
import { createTodoRepository } from '../../src/stores/memory/todo-repository.ts';
import { TodoError } from '../../src/todos/errors.ts';
import { createOperations } from '../../src/todos/operations.ts';
import type { TodoRepository, WriteResult } from '../../src/todos/repository.ts';
import { createNewIds } from './new-ids.ts';
import { newTodo } from './new-todo.ts';

const id = '8f14e45f-ceea-467f-ab2c-1d0f3b6a9e21';
const draft = { id, text: 'Buy milk', done: false };
const all = { order: 'asc', limit: 10 } as const;

test('one instant is the creation of a todo, its position and its first version', async () => {
  const { todos } = open();
  const { todo } = await todos.createTodo('alice', { text: 'Buy milk' });
  const { position } = todo;
  const version = Buffer.from(position.replaceAll('-', ''), 'hex').toString('base64url');
  expect(Number.parseInt(position.replace('-', '').slice(0, 12), 16)).toBe(Date.parse(todo.createdAt));
  expect(todo).toEqual({
    id: position,
    text: 'Buy milk',
    done: false,
    createdAt: '2026-01-02T00:00:00.000Z',
    updatedAt: '2026-01-02T00:00:00.000Z',
    position,
    version,
  });
});

test('an id is the same in any case', async () => {
  const { todos } = open();
  const upper = { id: id.toUpperCase() };
  expect(await todos.createTodo('alice', { ...draft, ...upper })).toMatchObject({ todo: { id } });
  expect(await todos.getTodo('alice', upper, {})).toMatchObject({ id });
  expect(await todos.replaceTodo('alice', { ...draft, ...upper }, {})).toMatchObject({ todo: { id }, created: false });
  expect(await todos.updateTodo('alice', { ...upper, done: true }, {})).toMatchObject({ todo: { id, done: true } });
  await todos.deleteTodo('alice', upper, {});
  expect(await todos.listTodos('alice', all)).toMatchObject({ todos: [] });
});

test('a page ends at its last todo where more follow, and nowhere at the end', async () => {
  const { todos } = open();
  const made = [];
  for (const text of ['one', 'two', 'three']) made.push((await todos.createTodo('alice', { text })).todo);
  const [, second] = made;
  expect(await todos.listTodos('alice', { ...all, limit: 2 })).toEqual({ todos: made.slice(0, 2), end: second });
  expect(await todos.listTodos('alice', { ...all, limit: 3 })).toEqual({ todos: made, end: undefined });
});

test('a precondition that fails shows the present todo, and an empty change writes nothing', async () => {
  const { todos, writes } = open();
  const { todo: current } = await todos.replaceTodo('alice', draft, {});
  const other = { ifMatch: ['another version'] };
  const failed = { code: 'precondition_failed', current };
  await expect(todos.getTodo('alice', { id }, other)).rejects.toMatchObject(failed);
  await expect(todos.replaceTodo('alice', draft, other)).rejects.toMatchObject(failed);
  await expect(todos.updateTodo('alice', { id, done: true }, other)).rejects.toMatchObject(failed);
  await expect(todos.deleteTodo('alice', { id }, other)).rejects.toMatchObject(failed);
  writes.length = 0;
  expect(await todos.updateTodo('alice', { id }, {})).toEqual({ todo: current, replayed: false });
  await expect(todos.updateTodo('alice', { id }, other)).rejects.toMatchObject(failed);
  expect(writes).toEqual([]);
});

test('without a key, a write that the transport sent twice is no replay, and still a creation', async () => {
  const { todos } = open(sendTwice);
  expect(await todos.replaceTodo('alice', draft, {})).toMatchObject({ created: true, replayed: false });
  expect(await todos.updateTodo('alice', { id, done: true }, {})).toMatchObject({ replayed: false });
  expect(await todos.deleteTodo('alice', { id }, {})).toEqual({ replayed: false });
  expect(await todos.createTodo('alice', draft)).toMatchObject({ todo: draft, replayed: false });
});

describe('a clock that is behind the last change', () => {
  test.each<[string, (todos: Todos) => Promise<unknown>]>([
    ['a change', (todos) => todos.updateTodo('alice', { id, done: true }, {})],
    ['a replacement', (todos) => todos.replaceTodo('alice', draft, {})],
  ])('never sets updatedAt back: %s', async (_, write) => {
    const { todos, clock, writes } = open();
    await todos.replaceTodo('alice', draft, {});
    clock.milliseconds += 60_000;
    const { todo: ahead } = await todos.updateTodo('alice', { id, text: 'later' }, {});
    clock.milliseconds -= 30_000;
    writes.length = 0;
    const updated = { todo: { createdAt: '2026-01-02T00:00:00.000Z', updatedAt: ahead?.updatedAt } };
    expect(await write(todos)).toMatchObject(updated);
    expect(await todos.getTodo('alice', { id }, {})).toMatchObject(updated.todo);
    // The second attempt knows the time from the first.
    expect(writes).toHaveLength(2);
  });
});

const old = '2020-01-01T00:00:00.000Z';

describe('a write whose answer contradicts what stands in its way', () => {
  const raced: WriteResult = { applied: false, entry: { todo: newTodo({ id }), writes: [] } };

  test.each<[string, (todos: Todos) => Promise<unknown>]>([
    ['a change', (todos) => todos.updateTodo('alice', { id, done: true }, {})],
    ['a change of a todo that exists', (todos) => todos.updateTodo('alice', { id, done: true }, { ifMatch: '*' })],
    ['a replacement', (todos) => todos.replaceTodo('alice', draft, {})],
    ['a removal', (todos) => todos.deleteTodo('alice', { id }, { ifMatch: '*' })],
  ])('is sent again, and no client hears of a precondition: %s', async (_, write) => {
    const { todos, repository } = open(answerOnce(raced));
    await repository.put('alice', newTodo({ id }), {});
    await expect(write(todos)).resolves.toMatchObject({ replayed: false });
  });

  test('keeps its own time where that is the later one', async () => {
    const { todos, repository, clock } = open(answerOnce({ applied: false, entry: { updatedAt: old, writes: [] } }));
    await repository.put('alice', newTodo({ id, updatedAt: old }), {});
    const updatedAt = new Date(clock.milliseconds).toISOString();
    expect(await todos.replaceTodo('alice', draft, {})).toMatchObject({ todo: { updatedAt } });
  });

  test('is a creation where the todo that had its id is gone', async () => {
    const { todos } = open(answerOnce({ applied: false, entry: undefined }));
    expect(await todos.createTodo('alice', draft)).toMatchObject({ todo: draft, replayed: false });
  });

  test('is unavailable where others are always faster', async () => {
    const { todos, writes } = open(() => async () => raced);
    await expect(todos.replaceTodo('alice', draft, {})).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(writes).toHaveLength(5);
  });
});

describe('a refusal after an attempt without an answer', () => {
  test.each<[string, Partial<WriteResult>, (todos: Todos) => Promise<unknown>]>([
    ['a change of nothing', {}, (todos) => todos.updateTodo('alice', { id, done: true }, {})],
    ['a removal of nothing', {}, (todos) => todos.deleteTodo('alice', { id }, {})],
    ['a replacement', {}, (todos) => todos.replaceTodo('alice', draft, { ifMatch: '*' })],
    ['a creation', { entry: { todo: newTodo({ id }), writes: [] } }, (todos) => todos.createTodo('alice', draft)],
  ])('is no promise that nothing changes: %s', async (_, result, write) => {
    const refused = { applied: false, entry: undefined, ...result } as WriteResult;
    const { todos } = open(answerOnce({ ...refused, isUncertain: true } as WriteResult));
    await expect(write(todos)).rejects.toMatchObject({ code: 'storage_unavailable' });
  });
});

test('an attempt without an answer is not forgotten over a later one that has its own', async () => {
  const answers: readonly WriteResult[] = [
    { applied: false, entry: { todo: newTodo({ id }), writes: [] }, isUncertain: true },
    { applied: false, entry: undefined },
  ];
  const { todos } = open((_, attempt) => async () => answers[attempt - 1] ?? answerless);
  const change = todos.updateTodo('alice', { id, done: true }, {});
  await expect(change).rejects.toMatchObject({ code: 'storage_unavailable' });
});

const answerless: WriteResult = { applied: false, entry: undefined };

describe('with a key', () => {
  const key = 'key';

  test('a creation is one write, and its replay one more', async () => {
    const { todos, writes } = open();
    await todos.createTodo('alice', { text: 'Buy milk' }, key);
    await todos.createTodo('alice', { text: 'Buy milk' }, key);
    expect(writes).toEqual(['put of alice', 'put of alice']);
  });

  test.each([
    ['storage_unavailable', new TodoError('storage_unavailable')],
    ['storage_full', new TodoError('storage_full')],
    ['a bug', new Error('bug')],
  ])('a retry of a creation that failed creates its todo at once, with nothing to wait for: %s', async (_, failure) => {
    const { todos } = open((call, attempt) => (attempt === 1 ? () => Promise.reject(failure) : call));
    await expect(todos.createTodo('alice', { text: 'Buy milk' }, key)).rejects.toBe(failure);
    const { todo, replayed } = await todos.createTodo('alice', { text: 'Buy milk' }, key);
    expect(replayed).toBe(false);
    expect(await todos.listTodos('alice', all)).toEqual({ todos: [todo], end: undefined });
  });

  test('a retry of a creation whose answer was lost gets the stored state, whatever came after it', async () => {
    const failure = new TodoError('storage_unavailable');
    const { todos, clock, repository } = open((call, attempt) => async () => {
      const result = await call();
      if (attempt === 1) throw failure;
      return result;
    });
    await expect(todos.createTodo('alice', { text: 'Buy milk' }, key)).rejects.toBe(failure);
    const [stored] = await repository.list('alice', all);
    clock.milliseconds += 60_000;
    const replay = { todo: stored, replayed: true };
    expect(await todos.createTodo('alice', { text: 'Buy milk' }, key)).toEqual(replay);
    await todos.updateTodo('alice', { id: stored?.id ?? '', text: 'Buy bread' }, {});
    expect(await todos.createTodo('alice', { text: 'Buy milk' }, key)).toEqual(replay);
    await todos.deleteTodo('alice', { id: stored?.id ?? '' }, {});
    expect(await todos.createTodo('alice', { text: 'Buy milk' }, key)).toEqual(replay);
    expect(await repository.list('alice', all)).toEqual([]);
  });

  test('a creation is the same with a default given and left out', async () => {
    const { todos } = open();
    const { todo } = await todos.createTodo('alice', { text: 'Buy milk' }, key);
    const replay = await todos.createTodo('alice', { done: false, text: 'Buy milk' }, key);
    expect(replay).toEqual({ todo, replayed: true });
  });

  test('a creation is recognised, however many changes have come', async () => {
    const { todos } = open();
    const { todo } = await todos.createTodo('alice', { text: 'Buy milk' }, key);
    for (let other = 1; other <= 6; other += 1) await todos.updateTodo('alice', { id: todo.id, text: `${other}` }, {});
    expect(await todos.createTodo('alice', { text: 'Buy milk' }, key)).toEqual({ todo, replayed: true });
  });

  test('a creation is as it was created for its replay, even after a clock that is ahead', async () => {
    const { todos, clock } = open();
    await todos.replaceTodo('alice', draft, {});
    await todos.deleteTodo('alice', { id }, {});
    clock.milliseconds -= 60_000;
    const { todo } = await todos.createTodo('alice', draft, key);
    expect(todo).toMatchObject({ createdAt: '2026-01-01T23:59:00.000Z', updatedAt: '2026-01-02T00:00:00.000Z' });
    await todos.updateTodo('alice', { id, done: true }, {});
    expect(await todos.createTodo('alice', draft, key)).toEqual({ todo, replayed: true });
  });

  test('a creation without a key has nothing of the one with a key that was deleted before it', async () => {
    const { todos } = open();
    await todos.createTodo('alice', draft, key);
    await todos.deleteTodo('alice', { id }, {});
    const { todo, replayed } = await todos.createTodo('alice', { ...draft, text: 'Buy bread' });
    expect(replayed).toBe(false);
    expect(await todos.getTodo('alice', { id }, {})).toEqual(todo);
  });

  test('a request whose own answer was lost is no replay', async () => {
    const { todos } = open(sendTwice);
    expect(await todos.createTodo('alice', draft, key)).toMatchObject({ todo: draft, replayed: false });
    expect(await todos.replaceTodo('alice', draft, { key })).toMatchObject({ todo: draft, replayed: false });
    expect(await todos.updateTodo('alice', { id, done: true }, { key })).toMatchObject({ replayed: false });
    expect(await todos.createTodo('alice', draft, key)).toMatchObject({ todo: draft, replayed: true });
    expect(await todos.deleteTodo('alice', { id }, { key })).toEqual({ replayed: false });
  });

  test('a retry whose own answer was lost is a replay', async () => {
    const { todos, clock } = open(sendTwice);
    await todos.replaceTodo('alice', draft, {});
    await todos.deleteTodo('alice', { id }, { key });
    clock.milliseconds += 1;
    expect(await todos.deleteTodo('alice', { id }, { key })).toEqual({ replayed: true });
  });

  test('a replacement is the same under an id in either case, and a change with its content is another write', async () => {
    const { todos } = open();
    const { todo } = await todos.replaceTodo('alice', draft, { key });
    const upper = { ...draft, id: id.toUpperCase() };
    expect(await todos.replaceTodo('alice', upper, { key })).toMatchObject({ todo, replayed: true });
    expect(await todos.updateTodo('alice', draft, { key })).toMatchObject({ replayed: false });
  });

  test('creations of two owners have two ids', async () => {
    const { todos } = open();
    const [{ todo }, { todo: other }] = [
      await todos.createTodo('alice', { text: 'Buy milk' }, key),
      await todos.createTodo('bob', { text: 'Buy milk' }, key),
    ];
    expect(other.id).not.toBe(todo.id);
  });

  test('an id that is taken uses up no key', async () => {
    const { todos } = open();
    await todos.createTodo('alice', draft);
    await expect(todos.createTodo('alice', draft, key)).rejects.toMatchObject({ code: 'todo_exists' });
    await todos.deleteTodo('alice', { id }, {});
    const { todo, replayed } = await todos.createTodo('alice', draft, key);
    expect(replayed).toBe(false);
    expect(await todos.getTodo('alice', { id }, {})).toEqual(todo);
    expect(await todos.createTodo('alice', draft, key)).toEqual({ todo, replayed: true });
  });

  test('of two keys for one chosen id the later one counts, and the earlier brings nothing back', async () => {
    const { todos } = open();
    await todos.createTodo('alice', draft, 'one');
    await todos.deleteTodo('alice', { id }, {});
    const { todo } = await todos.createTodo('alice', draft, 'other');
    await expect(todos.createTodo('alice', draft, 'one')).rejects.toMatchObject({ code: 'todo_exists' });
    expect(await todos.createTodo('alice', draft, 'other')).toEqual({ todo, replayed: true });
    await todos.deleteTodo('alice', { id }, {});
    await expect(todos.createTodo('alice', draft, 'one')).rejects.toMatchObject({ code: 'todo_exists' });
    expect(await todos.listTodos('alice', all)).toMatchObject({ todos: [] });
  });

  const changes: readonly [string, (todos: Todos, key?: string, text?: string) => Promise<unknown>][] = [
    ['a change', (todos, name, text = 'mine') => todos.updateTodo('alice', { id, text }, { key: name })],
    ['a replacement', (todos, name, text = 'mine') => todos.replaceTodo('alice', { ...draft, text }, { key: name })],
  ];

  test.each(changes)('a retry of %s gets the present state, and changes nothing', async (_, write) => {
    const { todos } = open();
    await todos.replaceTodo('alice', draft, {});
    expect(await write(todos, key)).toMatchObject({ todo: { text: 'mine' }, replayed: false });
    const { todo } = await todos.updateTodo('alice', { id, text: 'of another' }, {});
    expect(await write(todos, key)).toMatchObject({ todo, replayed: true });
    expect(await write(todos, key, 'another payload')).toMatchObject({ replayed: false });
    expect(await write(todos, 'another key')).toMatchObject({ todo: { text: 'mine' }, replayed: false });
    await todos.deleteTodo('alice', { id }, {});
    expect(await write(todos, 'another key')).toMatchObject({ todo: undefined, replayed: true });
    await expect(todos.getTodo('alice', { id }, {})).rejects.toMatchObject({ code: 'todo_not_found' });
  });

  test.each(changes)('%s is remembered until five others have come, and then done again', async (_, write) => {
    const { todos } = open();
    await todos.replaceTodo('alice', draft, {});
    await write(todos, key);
    for (let other = 1; other <= 4; other += 1) await todos.updateTodo('alice', { id, text: `other ${other}` }, {});
    expect(await write(todos, key)).toMatchObject({ todo: { text: 'other 4' }, replayed: true });
    const { todo: fifth } = await todos.updateTodo('alice', { id, text: 'other 5' }, {});
    const { todo: again } = (await write(todos, key)) as { todo: typeof fifth };
    expect(again).toMatchObject({ text: 'mine' });
    expect(again?.version).not.toBe(fifth?.version);
  });

  test('a retry of a removal removes no todo that came after it', async () => {
    const { todos } = open();
    await todos.replaceTodo('alice', draft, {});
    expect(await todos.deleteTodo('alice', { id }, { key })).toEqual({ replayed: false });
    const { todo } = await todos.replaceTodo('alice', draft, {});
    expect(await todos.deleteTodo('alice', { id }, { key })).toEqual({ replayed: true });
    expect(await todos.getTodo('alice', { id }, {})).toEqual(todo);
  });
});

type Todos = ReturnType<typeof createOperations>;
type Call = () => Promise<WriteResult>;
/** Makes the call of a write, whose attempts count from 1, as it likes. */
type Meddle = (call: Call, attempt: number) => Call;

function answerOnce(result: WriteResult): Meddle {
  return (call, attempt) => (attempt === 1 ? async () => result : call);
}

/** As a transport does that gets no answer the first time. */
const sendTwice: Meddle = (call) => () => call().then(async () => ({ ...(await call()), isUncertain: true }));

function open(meddle: Meddle = (call) => call) {
  const clock = { milliseconds: Date.UTC(2026, 0, 2) };
  const now = () => new Date(clock.milliseconds);
  const repository = createTodoRepository();
  const writes: string[] = [];
  const values: unknown[] = [];
  const meddled =
    (name: 'put' | 'update' | 'remove') =>
    (owner: string, ...rest: unknown[]) => {
      writes.push(`${name} of ${owner}`);
      values.push(rest.at(-2));
      const write = repository[name] as (owner: string, ...values: unknown[]) => Promise<WriteResult>;
      return meddle(() => write(owner, ...rest), writes.length)();
    };
  const meddling: TodoRepository = {
    ...repository,
    put: meddled('put'),
    update: meddled('update'),
    remove: meddled('remove'),
  };
  return {
    todos: createOperations({ repository: meddling, now, newId: createNewIds(now) }),
    clock,
    repository,
    writes,
    values,
  };
}

test('what a deletion leaves expires after 30 days, and not before', async () => {
  const { todos, clock, values } = open();
  clock.milliseconds += 999;
  await todos.deleteTodo('alice', { id }, {});
  const removal = { updatedAt: '2026-01-02T00:00:00.999Z', version: expect.any(String) };
  expect(values).toEqual([{ ...removal, expiresAt: Date.UTC(2026, 1, 1) / 1000 }]);
});
