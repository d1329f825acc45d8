import { expect, test } from '@jest/globals';
import { createApi } from '../../src/http/api.ts';
import { bodyBytesMax } from '../../src/http/body.ts';
import type { Todo } from '../../src/todos/todo.ts';
import { createApiUnderTest } from './api-under-test.ts';
import { json, toEvent } from './gateway.ts';
import { path } from './rows.ts';

const requestId = expect.stringMatching(/^[0-9a-f-]{36}$/);
const common = { requestId, awsRequestId: requestId, version: '1', owner: 'alice', latency: expect.any(Number) };

test('tells of each request once: who asked for what, the answer, and the bytes of both bodies', async () => {
  const { send, observations } = createApiUnderTest();
  const { body } = await send('POST', '/todos', json({ text: '🥛' }));
  await send('GET', '/todos', { headers: { 'x-request-id': 'mine' } });
  await send('GET', '/nothing');
  const bytes = Buffer.byteLength(JSON.stringify(body));
  const failure = { code: 'route_not_found', error: expect.objectContaining({ message: 'route_not_found' }) };
  const read = { ...common, requestBytes: 0 };
  expect(observations).toEqual([
    { ...common, route: 'POST /todos', status: 201, failure: undefined, requestBytes: 15, responseBytes: bytes },
    { ...read, requestId: 'mine', route: 'GET /todos', status: 200, failure: undefined, responseBytes: bytes + 2 },
    { ...read, route: '$default', status: 404, failure, responseBytes: expect.any(Number) },
  ]);
});

test('counts the bytes of a body as its client sent it, not as base64 nor as what it was parsed to', async () => {
  const { send, observations } = createApiUnderTest();
  await send('POST', '/todos', { ...json({}), body: Buffer.from('{ "text": "🥛" }') });
  await send('POST', '/todos', { ...json({}), body: Buffer.from([0xff, 0xfe]) });
  await send('POST', '/todos', { ...json({}), body: 'x'.repeat(bodyBytesMax.single + 1) });
  expect(observations).toMatchObject([
    { status: 201, requestBytes: 18 },
    { status: 400, requestBytes: 2 },
    { status: 413, requestBytes: bodyBytesMax.single + 1 },
  ]);
});

test('tells the trace of a client that sends one, and nothing of a malformed one', async () => {
  const { send, observations } = createApiUnderTest();
  const clientTrace = '4bf92f3577b34da6a3ce929d0e0e4736';
  const traceparent = `00-${clientTrace}-00f067aa0ba902b7-01`;
  await send('GET', '/todos', { headers: { traceparent } });
  await send('GET', '/nothing', { headers: { traceparent } });
  await send('GET', '/todos', { headers: { traceparent: `${traceparent}-` } });
  expect(observations.map((observation) => observation.clientTrace)).toEqual([clientTrace, clientTrace, undefined]);
});

test('tells why a body is not UTF-8', async () => {
  const { send, observations } = createApiUnderTest();
  await send('POST', '/todos', { ...json({}), body: Buffer.from([0xff]) });
  const cause = { code: 'ERR_ENCODING_INVALID_ENCODED_DATA' };
  expect(observations).toMatchObject([{ failure: { code: 'malformed_utf8', error: { cause } } }]);
});

test('counts no bytes of an answer without a body: 204, 304 and HEAD', async () => {
  const { send, observations } = createApiUnderTest();
  const { body, headers } = await send('PUT', path, json({ text: 'a', done: false }));
  await send('GET', `/todos/${(body as Todo).id}`, { headers: { 'if-none-match': String(headers['etag']) } });
  await send('HEAD', path);
  await send('HEAD', '/todos/1');
  await send('DELETE', path);
  expect(observations.slice(1)).toMatchObject([
    { route: 'GET /todos/{id}', status: 304, responseBytes: 0 },
    { route: 'HEAD /todos/{id}', status: 200, responseBytes: 0 },
    { route: 'HEAD /todos/{id}', status: 404, responseBytes: 0, failure: { code: 'todo_not_found' } },
    { route: 'DELETE /todos/{id}', status: 204, responseBytes: 0 },
  ]);
});

test('lets the answer wait until the observation is through', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const context = { todos: {}, cursors: {}, version: '1', ownerOf: () => undefined, observe: () => promise };
  const handler = createApi(context as unknown as Parameters<typeof createApi>[0]);
  const order: string[] = [];
  const answered = handler(toEvent('GET', '/health'), {} as Parameters<typeof handler>[1]).then(() =>
    order.push('answered'),
  );
  setImmediate(() => {
    order.push('observed');
    resolve();
  });
  await answered;
  expect(order).toEqual(['observed', 'answered']);
});
