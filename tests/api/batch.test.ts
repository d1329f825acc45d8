import { expect, test } from '@jest/globals';
import { v4 } from 'uuid';
import type { Problem } from '../../src/generated/validators.js';
import { createTodoRepository } from '../../src/stores/memory/todo-repository.ts';
import { TodoError } from '../../src/todos/errors.ts';
import type { TodoRepository } from '../../src/todos/repository.ts';
import { interceptCalls } from '../todos/intercept-calls.ts';
import { createApiUnderTest } from './api-under-test.ts';
import { createContext, createGateway, json, type Send, toEvent } from './gateway.ts';
import { jsonHeaders } from './headers.ts';
import { problem } from './problem.ts';
import { expectFaults } from './refusal.ts';
import { batchRow, id, path, valid } from './rows.ts';

const etag = expect.stringMatching(/^"[\w-]{22}"$/);
const create = { op: 'create', todo: { text: 'a' } };

test('returns one result for each operation, in order', async () => {
  const { send } = createApiUnderTest();
  const { headers } = await send('PUT', path, json(valid));
  const answer = await batch(send, [
    create,
    { op: 'update', id: id.toUpperCase(), changes: { done: true }, ifMatch: `"other", ${headers['etag']}` },
    { op: 'create', todo: { id: v4(), text: 'b', done: true } },
    { op: 'update', id: v4(), changes: { done: true } },
    { op: 'delete', id: v4(), ifMatch: '*' },
  ]);
  const [updated, first, second] = (await send('GET', '/todos')).body as readonly unknown[];
  expect([updated, first, second]).toMatchObject([{ ...valid, done: true }, create.todo, { text: 'b', done: true }]);
  const results = [
    { status: 201, todo: first, etag },
    { status: 200, todo: updated, etag },
    { status: 201, todo: second, etag },
    { status: 404, problem: problem(404, 'todo_not_found') },
    { status: 204 },
  ];
  expect(answer).toEqual({ status: 200, headers: jsonHeaders, body: { results } });
});

test('a result has the ETag of the todo: the one that a write made, or the one that failed a precondition', async () => {
  const { send } = createApiUnderTest();
  const made = await batch(send, [{ op: 'create', todo: { id, text: 'a' } }]);
  const present = (await send('GET', path)).headers['etag'];
  expect(made.body).toMatchObject({ results: [{ status: 201, etag: present }] });
  for (const precondition of [{ ifMatch: '"other"' }, { ifNoneMatch: present }, { ifNoneMatch: '*' }]) {
    for (const change of [
      { op: 'update', id, changes: { done: true } },
      { op: 'delete', id },
    ]) {
      const { body } = await batch(send, [{ ...change, ...precondition }]);
      const failed = { status: 412, etag: present, problem: problem(412, 'precondition_failed') };
      expect(body).toEqual({ results: [failed] });
    }
  }
  expect((await send('GET', path)).headers['etag']).toBe(present);
});

test('with Prefer: return=minimal no result has a todo', async () => {
  const { send } = createApiUnderTest();
  const operations = [{ op: 'create', todo: { id, text: 'a' } }];
  const headers = { ...jsonHeaders, 'preference-applied': 'return=minimal' };
  const minimal = { prefer: 'return=minimal' };
  expect(await batch(send, operations, minimal)).toEqual({
    status: 200,
    headers,
    body: { results: [{ status: 201, etag }] },
  });
  const update = [{ op: 'update', id, changes: { done: true } }];
  expect((await batch(send, update, minimal)).body).toEqual({ results: [{ status: 204, etag }] });
});

test('names every fault of every operation, and does none of them', async () => {
  const operations = [
    create,
    { op: 'create', todo: { text: ' ', owner: 'bob' } },
    { op: 'update', id: 'x', changes: { text: 1 }, ifMatch: 'abc' },
    { op: 'update', id },
    { op: 'delete', id: v4(), changes: {}, ifNoneMatch: '"'.padEnd(400, 'a').concat('"') },
    { op: 'replace', id },
    { id },
    null,
  ];
  await expectFaults(['POST', '/todos/batch', json({ operations })], {
    '/body/operations/1/todo/owner': 'is not allowed',
    '/body/operations/1/todo/text': expect.stringMatching(/^must not be blank/),
    '/body/operations/2/id': 'must be a UUID',
    '/body/operations/2/changes/text': 'must be a string',
    '/body/operations/2/ifMatch': expect.stringMatching(/^must be \* or at most 50 entity tags/),
    '/body/operations/3/changes': 'is required',
    '/body/operations/4/changes': 'is not allowed',
    '/body/operations/4/ifNoneMatch': 'must have at most 400 characters',
    '/body/operations/5/op': 'must be create, update or delete',
    '/body/operations/6/op': 'must be create, update or delete',
    '/body/operations/7': 'must be an object',
  });
});

test.each([
  ['no operation', [], 'must not be empty'],
  ['more than a hundred', Array.from({ length: 101 }, () => create), 'must have at most 100 items'],
  ['no list', create, 'must be an array'],
])('refuses %s', (_, operations, detail) =>
  expectFaults(['POST', '/todos/batch', json({ operations })], { '/body/operations': detail }),
);

test.each([
  ['operations', { operations: Array.from({ length: 200_000 }, () => 0) }, ['/body/operations']],
  ['members', Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [index, 0])), null],
])('a flood of %s is refused with at most 100 faults', async (_, body, pointers) => {
  const { send } = createApiUnderTest({} as TodoRepository);
  const answer = await send('POST', '/todos/batch', json(body));
  const found = (answer.body as Problem).errors?.map(({ pointer }) => pointer);
  if (pointers === null) expect(found).toHaveLength(100);
  else expect(found).toEqual(pointers);
});

test('refuses operations on one id, in either case: they would depend on each other', async () => {
  const operations = [
    { op: 'update', id, changes: { done: true } },
    { op: 'delete', id: v4() },
    { op: 'delete', id: id.toUpperCase() },
    { op: 'create', todo: { id, text: 'a' } },
  ];
  await expectFaults(['POST', '/todos/batch', json({ operations })], {
    '/body/operations/2/id': 'must not repeat an id',
    '/body/operations/3/todo/id': 'must not repeat an id',
  });
});

test.each([
  [new TodoError('storage_unavailable', { cause: new Error('secret') }), 503],
  [new TodoError('storage_full'), 507],
  [new Error('secret'), 500],
] as const)(
  'tells of the operations that failed with %s, does all others, and observes the cause',
  async (error, status) => {
    const failing = ['t3', 't4', 't17', 't99'];
    const { put, ...store } = createTodoRepository();
    const { send, observations } = createApiUnderTest({
      ...store,
      put: (owner, todo, terms) => (failing.includes(todo.text) ? Promise.reject(error) : put(owner, todo, terms)),
    });
    const texts = Array.from({ length: 100 }, (_, index) => `t${index}`);
    const { body } = await batch(
      send,
      texts.map((text) => ({ op: 'create', todo: { text } })),
    );
    const code = error instanceof TodoError ? error.code : 'internal_error';
    const results = texts.map((text) =>
      failing.includes(text)
        ? { status, problem: problem(status, code) }
        : { status: 201, todo: expect.objectContaining({ text }), etag },
    );
    expect(body).toEqual({ results });
    const told = { status: 200, operations: 100, operationErrors: { [code]: 4 }, failure: { code, error } };
    expect(observations).toMatchObject([{ route: batchRow.name, ...told }]);
  },
);

test('observes the cause of a fault of the code rather than of the store', async () => {
  const errors = [new TodoError('storage_unavailable'), new Error('a bug'), new TodoError('storage_full')];
  const put = () => Promise.reject(errors.shift());
  const { send, observations } = createApiUnderTest({ put } as unknown as TodoRepository);
  await batch(send, [create, create, create]);
  const operationErrors = { storage_unavailable: 1, internal_error: 1, storage_full: 1 };
  const failure = { code: 'internal_error', error: new Error('a bug') };
  expect(observations).toMatchObject([{ operationErrors, failure }]);
});

test('observes the number of operations, and of refused ones by code, which are no failure', async () => {
  const { send, observations } = createApiUnderTest();
  const update = () => ({ op: 'update', id: v4(), changes: { done: true } });
  await batch(send, [create, update(), update()]);
  const told = { operations: 3, operationErrors: { todo_not_found: 2 }, failure: undefined };
  expect(observations).toMatchObject([{ status: 200, ...told }]);
});

test('sends ten operations at once to the store', async () => {
  let running = 0;
  let most = 0;
  const repository = interceptCalls(createTodoRepository(), async (_, call) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise(setImmediate);
    running -= 1;
    return call();
  });
  await batch(
    createApiUnderTest(repository).send,
    Array.from({ length: 50 }, () => create),
  );
  expect(most).toBe(10);
});

test('what the log tells of a batch is no part of the response', async () => {
  const { handler } = createApiUnderTest();
  const event = toEvent('POST', '/todos/batch', { ...json({ operations: [create] }), owner: 'alice' });
  expect(Object.keys(await handler(event, createContext()))).toEqual(['statusCode', 'headers', 'body']);
});

test('operations for which no time is left are not sent, and told', async () => {
  let calls = 0;
  const repository = interceptCalls(createTodoRepository(), (_, call) => {
    calls += 1;
    return call();
  });
  const { send } = createApiUnderTest(repository, 'jwt', () => (calls < 12 ? 1 : 0));
  const { body } = await batch(
    send,
    Array.from({ length: 100 }, () => create),
  );
  const results = (body as { results: readonly { status: number; problem: unknown }[] }).results;
  const isSent = results.map(({ status }) => status === 201);
  expect(isSent).toEqual(Array.from({ length: 100 }, (_, index) => index < calls));
  expect(calls).toBeLessThan(25);
  for (const { problem: told } of results.slice(calls)) expect(told).toEqual(problem(503, 'timed_out'));
});

test('answers 503 as a whole if operations hang until the function runs out of time', async () => {
  const hanging = { put: () => new Promise(() => undefined) } as unknown as TodoRepository;
  const { handler } = createApiUnderTest(hanging);
  const hurried = createGateway((event, context) =>
    handler(event, { ...context, getRemainingTimeInMillis: () => 500 }),
  );
  expect(await batch(hurried, [create], {}, 'alice')).toMatchObject({ status: 503, body: problem(503, 'timed_out') });
});

test('answers 500 as a whole for a fault of its own', async () => {
  const { send, observations } = createApiUnderTest(createTodoRepository(), 'jwt', () => {
    throw new Error('secret');
  });
  expect(await batch(send, [create])).toMatchObject({ status: 500, body: problem(500, 'internal_error') });
  expect(observations).toMatchObject([
    { status: 500, failure: { code: 'internal_error', error: new Error('secret') } },
  ]);
});

function batch(send: Send, operations: readonly object[], headers = {}, owner = 'alice') {
  return send('POST', '/todos/batch', { ...json({ operations }, headers), owner });
}
