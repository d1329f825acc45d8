import { describe, expect, test } from '@jest/globals';
import { common, problemHeaders } from '../api/headers.ts';
import { problem } from '../api/problem.ts';
import type { Refusal } from '../api/refusal.ts';
import { createExportUnderTest, fill, wholeFile } from './export-under-test.ts';

const csvHeaders = {
  ...common,
  'content-type': 'text/csv; charset=utf-8; header=present',
  'content-disposition': 'attachment; filename="todos.csv"',
};

test.each([0, 1, 4, 5])('answers all of %i todos as a file that says how many they are', async (size) => {
  const { repository, todos } = await fill(size);
  const { send, observations } = createExportUnderTest({ repository, pageSize: 2 });
  const body = wholeFile(todos);
  expect(await send('GET', '/todos.csv')).toEqual({ status: 200, headers: csvHeaders, body });
  expect(observations).toEqual([
    {
      requestId: expect.any(String),
      awsRequestId: expect.any(String),
      version: '1',
      route: 'GET /todos.csv',
      owner: 'local',
      status: 200,
      failure: undefined,
      latency: expect.any(Number),
      requestBytes: 0,
      responseBytes: Buffer.byteLength(body),
      rows: size,
    },
  ]);
});

test.each(['true', 'false'])('answers only the todos that are done, or are not: %s', async (done) => {
  const { repository, todos } = await fill(9);
  const { send } = createExportUnderTest({ repository, pageSize: 2 });
  const { body } = await send('GET', `/todos.csv?done=${done}`);
  expect(body).toBe(wholeFile(todos.filter((todo) => `${todo.done}` === done)));
});

test.each([
  ['separator=;', '', ';'],
  ['separator=%3B', '', ';'],
  ['separator=,', '', ','],
  ['separator=%2C&bom=false', '', ','],
  ['bom=true', '\uFEFF', ','],
  ['bom=true&separator=;&done=false', '\uFEFF', ';'],
])('answers the file as spreadsheets read it, with its size: %s', async (query, mark, separator) => {
  const { repository, todos } = await fill(1);
  const { send, observations } = createExportUnderTest({ repository });
  const body = mark + wholeFile(todos).replaceAll(',', separator);
  expect(await send('GET', `/todos.csv?${query}`)).toEqual({ status: 200, headers: csvHeaders, body });
  expect(observations).toMatchObject([{ responseBytes: Buffer.byteLength(body), rows: 1 }]);
});

test('answers HEAD as GET, without the file', async () => {
  const { repository } = await fill(3);
  const { send, observations } = createExportUnderTest({ repository });
  expect(await send('HEAD', '/todos.csv')).toEqual({ status: 200, headers: csvHeaders, body: '' });
  expect(observations).toMatchObject([{ route: 'HEAD /todos.csv', status: 200, failure: undefined, responseBytes: 0 }]);
});

test('names the request as its client does', async () => {
  const { send, observations } = createExportUnderTest();
  const { headers } = await send('GET', '/todos.csv', { headers: { 'x-request-id': 'mine' } });
  expect(headers['x-request-id']).toBe('mine');
  expect(observations).toMatchObject([{ requestId: 'mine' }]);
});

describe('refuses', () => {
  const unknown = (pointer: string) => ({ pointer, detail: 'is not allowed' });
  const separator = { pointer: '/query/separator', detail: 'must be a comma or a semicolon' };
  const done = { pointer: '/query/done', detail: 'must be one of: true, false' };

  test.each([
    ['/todos.csv?x=1', [unknown('/query/x')]],
    ['/todos.csv?limit=1', [unknown('/query/limit')]],
    ['/todos.csv?owner=bob', [unknown('/query/owner')]],
    ['/todos.csv?done=TRUE', [done]],
    ['/todos.csv?done=', [done]],
    ['/todos.csv?done=true&done=true', [done]],
    ['/todos.csv?bom=1', [{ pointer: '/query/bom', detail: 'must be one of: true, false' }]],
    ['/todos.csv?separator=', [separator]],
    ['/todos.csv?separator=%09', [separator]],
    ['/todos.csv?separator=;;', [separator]],
    ['/todos.csv?separator=;&separator=;', [separator]],
    ['/todos.csv?done=1&x', [unknown('/query/x'), done]],
  ])('GET %s with 400', async (url, errors) => {
    await expectProblem(['GET', url], { status: 400, code: 'invalid_request', errors });
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'get'])('%s with 405', async (method) => {
    const headers = { allow: 'GET, HEAD' };
    await expectProblem([method, '/todos.csv'], { status: 405, code: 'method_not_allowed', headers });
  });

  test.each(['/', '/todos', '/todos.csv/', '/TODOS.CSV', '//todos.csv', '/todos.csv%20'])(
    'GET %s with 404',
    async (path) => {
      const url = new URL(`https://x.example${path}`).href;
      const observations = await expectProblem(['GET', url], { status: 404, code: 'route_not_found' });
      expect(observations).toMatchObject([{ route: '$default', status: 404 }]);
    },
  );
});

async function expectProblem([method, url]: readonly [string, string], { status, code, errors, headers }: Refusal) {
  const { send, observations } = createExportUnderTest();
  const { body, ...head } = await send(method, url);
  expect(head).toEqual({ status, headers: { ...problemHeaders, ...headers } });
  expect(JSON.parse(body)).toEqual(problem(status, code, errors));
  return observations;
}
