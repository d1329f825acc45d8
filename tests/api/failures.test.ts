import { describe, expect, test } from '@jest/globals';
import { TodoError } from '../../src/todos/errors.ts';
import type { TodoRepository } from '../../src/todos/repository.ts';
import { createApiUnderTest } from './api-under-test.ts';
import { createGateway, type RequestOptions } from './gateway.ts';
import { problemHeaders } from './headers.ts';
import { problem } from './problem.ts';
import { named, singleRows } from './rows.ts';

const retryAfter = { 'retry-after': '1' };
const secret = 'arn:aws:dynamodb:eu-west-1:123456789012:table/todos';

describe.each(named(singleRows))('%s', (name, { method, url, options }) => {
  test.each([
    [new TodoError('storage_unavailable', { cause: new Error(secret) }), 503, 'storage_unavailable', retryAfter],
    [new Error(secret), 500, 'internal_error', {}],
  ] as const)('answers %s as %i and tells of it once', async (error, status, code, headers) => {
    await expectFailure([method, url, options, name], error, { status, code, headers });
  });

  // Reading and deleting need no storage.
  if (method !== 'GET' && method !== 'DELETE') {
    test('answers 507 when the owner’s storage is full', async () => {
      const error = new TodoError('storage_full', { cause: new Error(secret) });
      await expectFailure([method, url, options, name], error, { status: 507, code: 'storage_full' });
    });
  }
});

test.each([Object.assign(new Error(secret), { statusCode: 418, expose: true }), secret, undefined])(
  'answers whatever else is thrown as a 500 that says nothing: %s',
  (error) => expectFailure(['GET', '/todos', {}, 'GET /todos'], error, { status: 500, code: 'internal_error' }),
);

test('answers 503 before the function runs out of time', async () => {
  const hanging = { list: () => new Promise(() => undefined) } as unknown as TodoRepository;
  const { handler, observations } = createApiUnderTest(hanging);
  const send = createGateway((event, context) => handler(event, { ...context, getRemainingTimeInMillis: () => 500 }));
  expect(await send('GET', '/todos', { owner: 'alice' })).toEqual({
    status: 503,
    headers: { ...problemHeaders, 'retry-after': '1' },
    body: problem(503, 'timed_out'),
  });
  expect(observations).toMatchObject([{ route: 'GET /todos', status: 503, failure: { code: 'timed_out' } }]);
});

interface Expected {
  readonly status: number;
  readonly code: string;
  readonly headers?: object;
}

type Failing = readonly [method: string, url: string, options: RequestOptions, route: string];

/** Expects what is answered and observed when every call to the store throws. */
async function expectFailure([method, url, options, route]: Failing, error: unknown, expected: Expected) {
  const fail = () => Promise.reject(error);
  const { send, observations } = createApiUnderTest({ list: fail, get: fail, put: fail, update: fail, remove: fail });
  expect(await send(method, url, options)).toEqual({
    status: expected.status,
    headers: { ...problemHeaders, ...expected.headers },
    body: problem(expected.status, expected.code),
  });
  const { status, code } = expected;
  expect(observations).toEqual([expect.objectContaining({ route, status, failure: { code, error } })]);
}
