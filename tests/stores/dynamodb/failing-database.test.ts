import { describe, expect, test } from '@jest/globals';
import { v4 } from 'uuid';
import { createDocumentClient } from '#lean-aws/document-client.ts';
import { createInvocations } from '../../../src/invocation.ts';
import { createTodoRepository } from '../../../src/stores/dynamodb/todo-repository.ts';
import type { TodoRepository } from '../../../src/todos/repository.ts';
import { createApiUnderTest } from '../../api/api-under-test.ts';
import { createGateway } from '../../api/gateway.ts';
import { problem } from '../../api/problem.ts';
import { newRemoval, newTodo } from '../../todos/new-todo.ts';
import {
  type Act,
  answer,
  fail,
  hang,
  reset,
  speakOtherwise,
  stall,
  switchProtocols,
  truncate,
  useFailingDatabase,
} from './failing-database.ts';

const failures: readonly [string, Act][] = [
  ['hangs', hang],
  ['stalls after its headers', stall],
  ['resets the connection', reset],
  ['ends in the middle of an answer', truncate],
  ['switches protocols', switchProtocols],
  ['does not speak HTTP', speakOtherwise],
  ['throttles', fail(400, 'ThrottlingException')],
  ['has not the throughput', fail(400, 'ProvisionedThroughputExceededException')],
  ['limits requests', fail(400, 'RequestLimitExceeded')],
  ['throttles by status', answer(429, '{}')],
  ['fails', fail(500, 'InternalServerError')],
  ['is unavailable', fail(503, 'ServiceUnavailable')],
  ['is not there, says a proxy', answer(503, '<html>')],
  ['answers a bad request that is no JSON', answer(400, '<html>')],
  ['answers text', answer(200, 'ok')],
  ['answers nothing', answer(200, '')],
  ['answers half of an object', answer(200, '{"Items":[')],
  ['answers a list', answer(200, '[]')],
  ['answers null', answer(200, 'null')],
];

const unavailable = { name: 'TodoError', code: 'storage_unavailable' };
const timing = { attempt: 150, call: 4000, backoffMax: 1 };
const id = v4();

const database = useFailingDatabase();

describe.each(failures)('a database that %s', (_, act) => {
  test('is out of reach after three attempts', async () => {
    const repository = open(act);
    await expect(repository.list('alice', { order: 'asc', limit: 5 })).rejects.toMatchObject(unavailable);
    expect(database().calls).toEqual(['Query', 'Query', 'Query']);
  });

  test('is asked again, and its right answer counts', async () => {
    const todo = newTodo();
    const repository = open(act, answer(200, JSON.stringify({ Item: toItem(todo) })));
    expect(await repository.get('alice', todo.id)).toEqual(todo);
    expect(database().calls).toEqual(['GetItem', 'GetItem']);
  });

  test('is not asked again when the time of the request is over', async () => {
    const left = [1000, 0];
    const repository = open({ acts: [act], timeLeft: () => left.shift() ?? 0 });
    await expect(repository.get('alice', id)).rejects.toMatchObject(unavailable);
    expect(database().calls).toEqual(['GetItem']);
  });
});

describe('an answer that lacks what DynamoDB never leaves out', () => {
  test.each<[string, (repository: TodoRepository) => Promise<unknown>]>([
    ['a list', (repository) => repository.list('alice', { order: 'asc', limit: 5 })],
    ['a stored todo', (repository) => repository.put('alice', newTodo(), {})],
    ['an updated todo', (repository) => repository.update('alice', id, { updatedAt: '', version: 'x' }, {})],
  ])('is none: %s', async (_, call) => {
    await expect(call(open(answer(200, '{}')))).rejects.toMatchObject(unavailable);
  });
});

test('a full partition is not asked again, and has its own code', async () => {
  const type = 'ItemCollectionSizeLimitExceededException';
  const repository = open(fail(400, type));
  const full = { name: 'TodoError', code: 'storage_full', cause: expect.objectContaining({ name: type }) };
  await expect(repository.put('alice', newTodo(), {})).rejects.toMatchObject(full);
  expect(database().calls).toEqual(['UpdateItem']);
});

test('a refusal is not asked again', async () => {
  const repository = open(fail(400, 'ValidationException'));
  await expect(repository.get('alice', id)).rejects.toMatchObject({ name: 'ValidationException' });
  expect(database().calls).toEqual(['GetItem']);
});

test('nothing is sent when the time of the request is over', async () => {
  const repository = open({ acts: [hang], timeLeft: () => 0 });
  await expect(repository.remove('alice', id, newRemoval(), {})).rejects.toMatchObject(unavailable);
  expect(database().calls).toEqual([]);
});

test('calls, one after the other, share a connection', async () => {
  const repository = open(answer(200, '{}'));
  for (let call = 0; call < 5; call += 1) await repository.get('alice', id);
  expect([database().calls.length, database().connections()]).toEqual([5, 1]);
});

test('a long outage gets fewer and fewer retries, and an answer earns them back', async () => {
  const repository = open(fail(500, 'InternalServerError'));
  for (let call = 0; call < 40; call += 1) await expect(repository.get('alice', id)).rejects.toMatchObject(unavailable);
  expect(database().calls.length).toBeLessThan(80);
});

test('a request to a database that hangs gets its 503 while the function has time left, and sends nothing after', async () => {
  const { run, timeLeft } = createInvocations();
  const client = createDocumentClient({ access: database().access, timeLeft });
  const { handler } = createApiUnderTest(createTodoRepository({ client, tableName: 'todos' }));
  const send = createGateway((event, context) => {
    const limited = { ...context, getRemainingTimeInMillis: () => 1100 };
    return run(limited, () => handler(event, limited));
  });
  const reply = await send('GET', '/todos', { owner: 'alice' });
  expect(reply).toMatchObject({ status: 503, body: problem(503, 'storage_unavailable') });
  expect(database().calls).toEqual(['Query']);
});

interface Scene {
  readonly acts: readonly [Act, ...Act[]];
  readonly timeLeft?: () => number;
}

/** @returns a repository, with the client of the service, on a DynamoDB that does these acts */
function open(first: Act | Scene, ...others: readonly Act[]): TodoRepository {
  const { acts, ...context } = typeof first === 'function' ? { acts: [first, ...others] as const } : first;
  database().does(...acts);
  return createTodoRepository({
    client: createDocumentClient({ access: database().access, timing, ...context }),
    tableName: 'todos',
  });
}

/** An item in the form of DynamoDB. */
function toItem({ done: _, ...todo }: ReturnType<typeof newTodo>): object {
  const item = { owner: 'alice', ...todo, openPosition: todo.position };
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, { S: value }]));
}
