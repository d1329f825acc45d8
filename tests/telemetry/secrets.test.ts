import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createTodoRepository } from '../../src/stores/memory/todo-repository.ts';
import { TodoError } from '../../src/todos/errors.ts';
import type { TodoRepository } from '../../src/todos/repository.ts';
import type { StoredTodo } from '../../src/todos/todo.ts';
import { createApiUnderTest } from '../api/api-under-test.ts';
import { json, type RequestOptions } from '../api/gateway.ts';
import { path } from '../api/rows.ts';
import { newTodo } from '../todos/new-todo.ts';
import { createTelemetryUnderTest } from './telemetry-under-test.ts';

type Request = readonly [method: string, url: string, options?: RequestOptions];

const withKey = (key: string, headers: object) => ({ ...headers, 'idempotency-key': `"${key}"` });

/** Requests that hold a secret wherever a client can put one but in the name of the request, by the status they get. */
const requests: Readonly<Record<number, (secret: string, secrets: Record<string, string>) => Request>> = {
  200: (text, headers) => ['GET', path, { headers: { ...headers, 'if-none-match': `"${text}"` } }],
  201: (text, headers) => ['POST', '/todos', json({ text }, withKey(text, headers))],
  204: (_, headers) => ['DELETE', '/todos/8f14e45f-ceea-467f-ab2c-1d0f3b6a9e22', { headers }],
  304: (_, headers) => ['GET', path, { headers: { ...headers, 'if-none-match': '*' } }],
  400: (text, headers) => ['POST', `/todos?${text}=${text}`, json({ [text]: text, text: [text] }, headers)],
  401: (text, headers) => ['PUT', path, { ...json({ text, done: false }, headers), owner: '' }],
  404: (text, headers) => ['GET', `/todos/${text}?cursor=${text}`, { headers }],
  405: (text, headers) => ['DELETE', `/todos?cursor=${text}`, { headers }],
  406: (text, headers) => ['GET', '/todos', { headers: { ...headers, accept: `text/${text}` } }],
  409: (text, headers) => ['POST', '/todos', json({ id: path.replace('/todos/', ''), text }, headers)],
  412: (text, headers) => ['PATCH', path, json({ text }, { ...headers, 'if-match': `"${text}"` })],
  413: (text, headers) => ['PUT', path, json({ text: text.repeat(2000), done: true }, headers)],
  415: (text, headers) => ['PUT', path, { headers: { ...headers, 'content-type': text }, body: text }],
  422: (text, headers) => ['POST', '/todos', json({ text: `${text}.` }, withKey(text, headers))],
};

const secret = fc.stringMatching(/^[A-Za-z0-9]{20,40}$/);

test('no line holds the token, the text of a todo, or anything else that a client wrote', async () => {
  const statuses = new Set<number>();
  await fc.assert(
    fc.asyncProperty(secret, async (text) => {
      for (const repository of [createTodoRepository(), ...failing(text)]) {
        const { lines, answered } = await linesOf(text, repository);
        for (const status of answered) statuses.add(status);
        expect(lines).not.toContain(text);
        expect(lines.split('\n')).toHaveLength(answered.length + 1);
      }
    }),
    { numRuns: 20 },
  );
  expect([...statuses].sort()).toEqual([...Object.keys(requests).map(Number), 500, 503, 507].sort());
});

/** Stores that fail with errors which carry what was to be stored, as those of the AWS SDK do. */
function failing(text: string): readonly TodoRepository[] {
  const cause = Object.assign(new Error('refused'), { Item: { text: { S: text } }, $response: { body: text } });
  const fail = (error: Error) => () => Promise.reject(error);
  const [unknown, unavailable, full] = [
    fail(cause),
    fail(new TodoError('storage_unavailable', { cause })),
    fail(new TodoError('storage_full', { cause })),
  ];
  return [
    { list: unknown, get: unknown, put: unknown, update: unknown, remove: unknown },
    { list: unavailable, get: unavailable, put: full, update: full, remove: unavailable },
  ];
}

/** @returns what is written about all the requests, and the statuses that they got */
async function linesOf(text: string, repository: TodoRepository) {
  const { send, observations } = createApiUnderTest(repository);
  const { observe, written } = createTelemetryUnderTest({ namespace: 'todo-api-prod' });
  const todo: StoredTodo = newTodo({ id: path.replace('/todos/', ''), text });
  await repository.put('alice', todo, {}).catch(() => undefined);
  const headers = { authorization: `Bearer ${text}`, cookie: text, 'user-agent': text, 'x-request-id': `${text}!` };
  for (const toRequest of Object.values(requests)) await send(...toRequest(text, headers));
  for (const observation of observations) void observe(observation);
  return { lines: written.join(''), answered: observations.map(({ status }) => status) };
}
