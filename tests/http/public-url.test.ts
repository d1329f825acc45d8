import { describe, expect, test } from '@jest/globals';
import { createApi } from '../../src/http/api.ts';
import { createContext, json, toEvent } from '../api/gateway.ts';

const id = '8f14e45f-ceea-467f-ab2c-1d0f3b6a9e21';
const todo = { id, text: 'Buy milk', done: false, createdAt: '', updatedAt: '', version: '1', position: '1' };
const api = 'https://api.example.com';

/** Path that the gateway gives for `/todos`, below a base path or not. */
type Given = (path: string) => string;

const plain: Given = (path) => path;
const mapped: Given = (path) => `/todo${path}`;

describe.each([
  ['without a public URL', undefined, plain, 'https://todos.example'],
  ['without a public URL, below an API mapping', undefined, mapped, 'https://todos.example/todo'],
  ['with a domain', api, plain, api],
  ['with a domain and a slash', `${api}/`, plain, api],
  ['with a base path', `${api}/todo`, mapped, `${api}/todo`],
  ['with a base path and a slash', `${api}/todo/`, mapped, `${api}/todo`],
  ['with a base path that a proxy removes', `${api}/todo`, plain, `${api}/todo`],
  ['with a base path of two segments', `${api}/v1/todo`, (path) => `/v1/todo${path}`, `${api}/v1/todo`],
  ['with a base path that looks like a route', `${api}/todos`, (path) => `/todos${path}`, `${api}/todos`],
  ['with such a base path that a proxy removes', `${api}/todos`, plain, `${api}/todos`],
] as const satisfies readonly (readonly [string, string | undefined, Given, string])[])(
  '%s',
  (_, url, toPath, base) => {
    const send = createSend(url, toPath);

    test('Location leads to the new todo', async () => {
      const location = `${base}/todos/${id}`;
      for (const [method, path] of [
        ['POST', '/todos'],
        ['PUT', `/todos/${id}`],
      ] as const) {
        const { statusCode, headers } = await send(method, path, json({ text: 'a', done: false }));
        expect({ statusCode, location: new URL(String(headers?.['Location']), base).href }).toEqual({
          statusCode: 201,
          location,
        });
      }
    });

    test('Link leads to the next page', async () => {
      const { headers } = await send('GET', '/todos?limit=1');
      expect(headers?.['Link']).toBe(`<${base}/todos?limit=1&order=asc&cursor=next>; rel="next"`);
    });

    test('the type of a problem leads to its page', async () => {
      const { body } = await send('GET', '/todos?limit=x');
      const { type } = JSON.parse(body ?? '');
      expect(new URL(type, base).href).toBe(`${base}/problems/invalid_request`);
    });
  },
);

describe.each([
  ['at the root', undefined, plain],
  ['below a base path', `${api}/todo`, mapped],
  ['below a base path that a proxy removes', `${api}/todo/`, plain],
] as const)('%s', (_, url, toPath) => {
  test.each([
    ['POST', '/health', 405, 'GET, HEAD'],
    ['POST', `/todos/${id}`, 405, 'GET, HEAD, PUT, PATCH, DELETE'],
    ['GET', '/nothing', 404, undefined],
  ])('%s %s is answered %i', async (method, path, statusCode, allow) => {
    expect(await createSend(url, toPath)(method, path)).toMatchObject({
      statusCode,
      headers: allow ? { Allow: allow } : {},
    });
  });

  test('the type of a problem without a route leads to its page', async () => {
    const { body } = await createSend(url, toPath)('GET', '/nothing');
    const { type } = JSON.parse(body ?? '');
    expect(type).toBe(`${url === undefined ? '' : '/todo'}/problems/route_not_found`);
  });
});

test.each(['/todo', '/other/todos'])('nothing is at %s beside the base path', async (path) => {
  expect(await createSend(`${api}/todo`, () => path)('TRACE', '/nothing')).toMatchObject({ statusCode: 404 });
});

/** Returns a function that sends requests to an API on one todo, with the path that the gateway gives. */
function createSend(publicUrl: string | undefined, toPath: Given) {
  const created = async () => ({ todo, replayed: false, created: true });
  const todos = { createTodo: created, replaceTodo: created, listTodos: async () => ({ todos: [todo], end: {} }) };
  const cursors = { encode: () => 'next', decode: () => undefined };
  const context = { todos, cursors, publicUrl, version: '1', ownerOf: () => 'alice', observe: () => undefined };
  const handler = createApi(context as unknown as Parameters<typeof createApi>[0]);
  return (...[method, url, options]: Parameters<typeof toEvent>) => {
    const event = toEvent(method, url, options);
    const path = toPath(event.rawPath);
    const http = { ...event.requestContext.http, path };
    return handler({ ...event, rawPath: path, requestContext: { ...event.requestContext, http } }, createContext());
  };
}
