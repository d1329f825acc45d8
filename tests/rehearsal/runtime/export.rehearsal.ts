import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { createTodoRepository } from '../../../src/stores/dynamodb/todo-repository.ts';
import { addCompileCache, exposeGc } from '../../../tools/serverless/compile-cache/add-compile-cache.ts';
import { toEvent } from '../../api/gateway.ts';
import { problem } from '../../api/problem.ts';
import { fill, wholeFile } from '../../export/export-under-test.ts';
import { usePackage } from '../../package/packaged-service.ts';
import { limit } from '../../support/limit.ts';
import { useCleanUp, useResource } from '../../support/use-resource.ts';
import { newTodo } from '../../todos/new-todo.ts';
import { splitStream } from './split-stream.ts';
import { useFunction } from './use-function.ts';
import { useWatchedStore } from './watched-store.ts';

/** More than the buffers between the function and a client hold. */
const longTodos = 1000;

const store = useWatchedStore();
const other = useWatchedStore();
const prod = usePackage('prod');
const cleanUp = useCleanUp();
const todos = useResource(async () => (await fill(1203, 'local', createTodoRepository(store().database))).todos);
const long = useResource(async () => {
  const repository = createTodoRepository(other().database);
  const text = '€'.repeat(4096);
  for (let count = 0; count < longTodos; count += 1) await repository.put('local', newTodo({ text }), {});
});
const settings = { AUTH: 'none', CURSOR_SECRETS: 'a-secret-of-at-least-32-characters' };
const exporting = useFunction(() => ({
  service: prod(),
  name: 'export',
  environment: { ...settings, ...store().settings },
  seconds: 300,
  // The file is the same with V8's compile cache.
  prepare: (dir) => addCompileCache(join(dir, 'src/handlers/export.cjs'), [exposeGc]),
}));
const hasty = useFunction(() => ({
  service: prod(),
  name: 'export',
  environment: { ...settings, ...other().settings },
  // Enough for the first pages on a busy machine.
  seconds: limit(12) / 1000,
}));
const event = { ...toEvent('GET', '/todos.csv'), routeKey: '$default' };

test('the response is its metadata, eight NULs and the file, and nothing is under way when the environment is frozen', async () => {
  const { contentType, body, result } = exporting().invoke(event);
  const { metadata, content } = splitStream(await text(body));
  expect([await contentType, await result]).toEqual([
    'application/vnd.awslambda.http-integration-response',
    { status: 'success' },
  ]);
  expect(metadata).toMatchObject({ statusCode: 200, headers: { 'Content-Type': expect.stringMatching(/^text\/csv/) } });
  expect(content).toBe(wholeFile(todos()));
  expect(await store().countUnderWay()).toBe(0);
  expect(JSON.parse(String(exporting().log[0]))).toMatchObject({ message: 'start', compileCache: 'taken' });
});

test('the first byte of the file is there before its second page is read', async () => {
  const read = Promise.withResolvers<void>();
  let pages = 0;
  store().intercept = (operation) => {
    pages += Number(operation === 'Query');
    return pages > 1 ? read.promise : undefined;
  };
  cleanUp(() => {
    store().intercept = () => undefined;
  });
  const { body, result } = exporting().invoke(event);
  let received = '';
  for await (const chunk of body) {
    received += chunk;
    if (received.includes('local 0')) read.resolve();
  }
  expect([splitStream(received).content, await result]).toEqual([wholeFile(todos()), { status: 'success' }]);
});

test('a refusal is a problem with its own status', async () => {
  const { text: received, ...result } = await exporting().call({ ...event, rawPath: '/nothing' });
  const { metadata, content } = splitStream(received);
  expect([result, metadata]).toMatchObject([{ status: 'success' }, { statusCode: 404 }]);
  expect(JSON.parse(content)).toMatchObject(problem(404, 'route_not_found'));
});

test('a client that leaves does not disturb the function, which serves the next', async () => {
  const { contentType, body, result } = exporting().invoke(event);
  await contentType;
  body.destroy();
  expect(await result).toEqual({ status: 'success' });
  expect(await exporting().call(event)).toMatchObject({ status: 'success' });
  expect(exporting().environments()).toBe(1);
});

test('a client that stops reading is left before Lambda ends the function, whose environment serves the next', async () => {
  long();
  const before = hasty().log.length;
  const { result } = hasty().invoke(event);
  expect(await result).toMatchObject({ status: 'error', error: { errorType: 'Runtime.TruncatedResponse' } });
  const entries = hasty()
    .log.slice(before)
    .map((entry) => JSON.parse(entry));
  expect(entries).toMatchObject([
    { level: 'INFO', message: 'start' },
    { level: 'ERROR', message: 'request', route: 'GET /todos.csv', code: 'response_aborted' },
    { level: 'ERROR', message: { errorType: 'AbortError' } },
  ]);
  const next = await hasty().call({ ...event, rawPath: '/nothing' });
  expect(splitStream(next.text).metadata).toMatchObject({ statusCode: 404 });
  expect(hasty().environments()).toBe(1);
});
