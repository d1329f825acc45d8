import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Failure } from '../../src/http/problem.ts';
import { TodoError } from '../../src/todos/errors.ts';
import { anyText } from '../support/any-text.ts';
import { createTelemetryUnderTest, observation } from './telemetry-under-test.ts';

const line = {
  level: 'INFO',
  timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  message: 'request',
  requestId: 'mine',
  awsRequestId: 'a2f6f5e8-9b52-4f66-9c3e-6f6d0f4b8a11',
  route: 'GET /todos/{id}',
  status: 200,
  latency: 12.35,
  coldStart: 0,
  owner: expect.stringMatching(/^[\w-]{16}$/),
  version: '7',
  requestBytes: 0,
  responseBytes: 175,
  readCapacity: 0,
  writeCapacity: 0,
  requests: 1,
  clientErrors: 0,
  serverErrors: 0,
};

test('each request is one line, and the first of a process says that it started cold', () => {
  const { observe, records } = createTelemetryUnderTest({ capacity: () => ({ read: 0.5, write: 4 }) });
  for (const _ of [1, 2, 3]) void observe(observation);
  const warm = { ...line, readCapacity: 0.5, writeCapacity: 4 };
  expect(records()).toEqual([{ ...warm, coldStart: 1 }, warm, warm]);
});

test('a refusal names its code, and nothing else of what was thrown', () => {
  const failure = { code: 'todo_not_found', error: new TodoError('todo_not_found') } as const;
  const refused = { ...line, coldStart: 1, status: 404, code: 'todo_not_found', clientErrors: 1 };
  expect(lineOf({ status: 404, failure })).toEqual(refused);
});

test("a request of a traced client names the client's trace as OpenTelemetry names it in logs", () => {
  const clientTrace = '4bf92f3577b34da6a3ce929d0e0e4736';
  expect(lineOf({ clientTrace })).toEqual({ ...line, coldStart: 1, trace_id: clientTrace });
});

test('a request of nobody has no owner', () => {
  const { owner: _, ...rest } = line;
  expect(lineOf({ owner: undefined })).toEqual({ ...rest, coldStart: 1 });
});

test('a batch tells its operations and their errors by code, and is a server error if the service failed one', () => {
  const batch = { operations: 100, operationErrors: { precondition_failed: 5, storage_unavailable: 1 } };
  expect(lineOf(batch)).toEqual({ ...line, ...batch, coldStart: 1 });
  const failure = { code: 'storage_unavailable', error: new TodoError('storage_unavailable') } as const;
  expect(lineOf({ ...batch, failure })).toEqual({
    ...{ ...line, ...batch, coldStart: 1, level: 'ERROR', code: 'storage_unavailable', serverErrors: 1 },
    error: expect.objectContaining({ name: 'TodoError', message: 'storage_unavailable' }),
  });
});

test('a failure tells what was thrown, with its causes', () => {
  const cause = new Error('no route to host', { cause: 'ENETUNREACH' });
  const error = new TodoError('storage_unavailable', { cause });
  expect(lineOf({ status: 503, failure: { code: 'storage_unavailable', error } })).toEqual({
    ...line,
    coldStart: 1,
    level: 'ERROR',
    status: 503,
    code: 'storage_unavailable',
    serverErrors: 1,
    error: {
      name: 'TodoError',
      message: 'storage_unavailable',
      stack: expect.stringContaining('line.test'),
      cause: {
        name: 'Error',
        message: 'no route to host',
        stack: expect.stringContaining('no route to host'),
        cause: { message: 'ENETUNREACH' },
      },
    },
  });
});

test('what is streamed has rows, and is a server error when it ends early, though its status was good', () => {
  expect(lineOf({ rows: 0 })).toEqual({ ...line, coldStart: 1, rows: 0 });
  const failure = { code: 'response_aborted', error: 'gone' } as const;
  expect(lineOf({ rows: 7, failure })).toEqual({
    ...line,
    coldStart: 1,
    level: 'ERROR',
    code: 'response_aborted',
    rows: 7,
    serverErrors: 1,
    error: { message: 'gone' },
  });
});

test('an answer that nobody gave is a server error', () => {
  expect(lineOf({ status: 500 })).toEqual({ ...line, coldStart: 1, level: 'ERROR', status: 500, serverErrors: 1 });
});

describe('no content makes a second line or another member', () => {
  const forged = '\n{"level":"INFO","status":200}\r\n","level":"INFO","_aws":{}\u2028\u0000\ud800';

  test.each([
    forged,
    { toString: () => forged },
    Object.assign(new Error(forged, { cause: forged }), { stack: forged }),
  ])('when %j is thrown', (error) => {
    const { level, status, error: described } = lineOf({ status: 500, failure: { code: 'internal_error', error } });
    expect({ level, status, message: described.message }).toEqual({ level: 'ERROR', status: 500, message: forged });
  });

  test('whatever a string of the observation holds', () => {
    const text = fc.oneof(anyText(10), fc.constant(forged));
    const strings = fc.record({ requestId: text, awsRequestId: text, version: text, route: text, owner: text });
    fc.assert(
      fc.property(strings, ({ owner, ...rest }) => {
        const { observe, written, records } = createTelemetryUnderTest();
        void observe({ ...observation, ...rest, owner });
        expect(written).toEqual([expect.stringMatching(/^[^\n\r]+\n$/)]);
        expect(records()).toEqual([{ ...line, coldStart: 1, ...rest }]);
      }),
    );
  });
});

test.each([
  ['an object without a prototype', Object.create(null)],
  ['a message that is no text', Object.assign(new Error(), { message: Object.create(null) })],
  ['a getter that throws', Object.defineProperty(new Error('a'), 'stack', { get: () => JSON.parse('') })],
])('%s that is thrown costs no line', (_, error) => {
  expect(lineOf({ status: 500, failure: { code: 'internal_error', error } })).toMatchObject({
    error: { message: 'The thrown value cannot be described.' },
  });
});

test('a line stays far below the 256 KB that CloudWatch takes, whatever is thrown', () => {
  const error = new Error('€'.repeat(1_000_000));
  error.cause = error;
  const { observe, written } = createTelemetryUnderTest({ namespace: 'todo-api-prod' });
  void observe({ ...observation, status: 500, failure: { code: 'internal_error', error } });
  expect(Buffer.byteLength(String(written[0]))).toBeLessThan(128 * 1024);
});

/** @returns the line about a request that differs from the usual one */
function lineOf(different: Partial<typeof observation> & { readonly failure?: Failure }) {
  const { observe, written } = createTelemetryUnderTest();
  void observe({ ...observation, ...different });
  return JSON.parse(written.join(''));
}

test.each(['{"Item":milk}', `{"Item":{"text":{"S":"${'milk '.repeat(20)}"},}`, 'milk', '{"text":"\n milk"'])(
  'an answer of the store that is no JSON is not quoted: %j',
  (answer) => {
    const error = toThrown(() => JSON.parse(answer));
    const { observe, written } = createTelemetryUnderTest();
    void observe({ ...observation, status: 500, failure: { code: 'internal_error', error } });
    expect(written.join('')).toMatch(/"name":"SyntaxError","message":"\w/);
    expect(written.join('')).not.toContain('milk');
  },
);

function toThrown(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}
