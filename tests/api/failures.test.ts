import { expect, jest, test } from '@jest/globals';
import { createApi } from '../../src/http/api.ts';
import type { Cursors } from '../../src/http/cursor.ts';
import type { Failure } from '../../src/http/problem.ts';
import { reportFailure } from '../../src/telemetry.ts';
import { TodoError, type TodoErrorCode } from '../../src/todos/errors.ts';
import type { Operations } from '../../src/todos/operations.ts';
import { createInMemoryRepository } from '../todos/in-memory-repository.ts';
import { createApiUnderTest } from './api-under-test.ts';
import { createGateway, json, toEvent } from './gateway.ts';
import { problemHeaders } from './headers.ts';
import { problem } from './problem.ts';

const secret = 'arn:aws:dynamodb:eu-west-1:123456789012:table/todos';

test.each<[TodoErrorCode, number, object]>([
  ['storage_unavailable', 503, { 'retry-after': '1' }],
  ['storage_full', 507, {}],
])('answers %s as %i and reports it once', async (code, status, headers) => {
  const error = new TodoError(code, { cause: new Error(secret) });
  const { send, failures } = createApiUnderTest(failing(error));
  expect(await send('GET', '/todos')).toEqual({
    status,
    headers: { ...problemHeaders, ...headers },
    body: problem(status, code),
  });
  expect(failures).toEqual([
    { requestId: expect.any(String), awsRequestId: expect.any(String), route: 'GET /todos', code, error },
  ]);
});

test.each([new Error(secret), Object.assign(new Error(secret), { statusCode: 418, expose: true }), secret, undefined])(
  'answers whatever else is thrown as a 500 that says nothing: %s',
  async (error) => {
    const { send, failures } = createApiUnderTest(failing(error));
    expect(await send('GET', '/todos')).toEqual({
      status: 500,
      headers: problemHeaders,
      body: problem(500, 'internal_error'),
    });
    expect(failures).toEqual([
      {
        requestId: expect.any(String),
        awsRequestId: expect.any(String),
        route: 'GET /todos',
        code: 'internal_error',
        error,
      },
    ]);
  },
);

test('answers 503 before the function runs out of time', async () => {
  const failures: Failure[] = [];
  const handler = createApi({
    todos: { listTodos: () => new Promise(() => undefined) } as unknown as Operations,
    ownerOf: () => 'alice',
    cursors: {} as Cursors,
    version: '1.2.3',
    reportFailure: (failure) => failures.push(failure),
  });
  const send = createGateway((event, context) => handler(event, { ...context, getRemainingTimeInMillis: () => 500 }));
  expect(await send('GET', '/todos')).toEqual({
    status: 503,
    headers: { ...problemHeaders, 'retry-after': '1' },
    body: problem(503, 'timed_out'),
  });
  expect(failures).toMatchObject([{ code: 'timed_out' }]);
});

test('logs a failure as one line of JSON, with its request id and causes', () => {
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    const error = new TodoError('storage_unavailable', { cause: new Error('line one\n{"level":"INFO"}') });
    reportFailure({ requestId: 'r-1', awsRequestId: 'a-1', route: 'GET /todos', code: 'storage_unavailable', error });
    const lines = write.mock.calls.map(([line]) => String(line));
    expect(lines).toEqual([expect.stringMatching(/^[^\n]+\n$/)]);
    expect(JSON.parse(lines.join(''))).toEqual({
      level: 'ERROR',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      message: 'request failed',
      requestId: 'r-1',
      awsRequestId: 'a-1',
      route: 'GET /todos',
      code: 'storage_unavailable',
      error: {
        name: 'TodoError',
        message: 'storage_unavailable',
        stack: expect.any(String),
        cause: { name: 'Error', message: 'line one\n{"level":"INFO"}', stack: expect.any(String) },
      },
    });
  } finally {
    write.mockRestore();
  }
});

test('lets no request see anything of another', async () => {
  const { send } = createApiUnderTest();
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      send('POST', '/todos', { ...json(index % 2 ? { text: `${index}` } : { text: index }), owner: `owner-${index}` }),
    ),
  );
  for (const [index, answer] of answers.entries()) {
    if (index % 2 === 0) expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/body/text' }] } });
    else expect(answer).toMatchObject({ status: 201, body: { text: `${index}` } });
  }
});

test('asks for a token where the gateway verified none', async () => {
  const event = toEvent('GET', '/todos');
  expect(event.requestContext).not.toHaveProperty('authorizer');
  const { send } = createApiUnderTest();
  expect(await send('GET', '/todos', { owner: '' })).toMatchObject({ status: 401 });
});

function failing(error: unknown) {
  return { ...createInMemoryRepository(), list: () => Promise.reject(error) };
}
