import { describe, expect, test } from '@jest/globals';
import type { Reply } from '../src/send-reply.ts';
import { send } from './raw-connection.ts';
import { useRoutes } from './use-routes.ts';

const start = useRoutes();
const host = 'Host: example.com\r\n';

describe('a request becomes an event of an HTTP API', () => {
  test('with its route, path as sent, decoded parameters, joined headers and query, version and trace', async () => {
    const { url, events, contexts } = await start();
    const head = `PUT /items/a%20b?x=1&y=%20&x=3 HTTP/1.1\r\n${host}X-Many: a\r\nx-many: b\r\n`;
    const rest = 'X-Amzn-Trace-Id: Root=1\r\nUser-Agent: test\r\nConnection: close\r\n\r\n';
    await (await send(url, head + rest)).all();
    expect(events).toMatchObject([
      {
        version: '2.0',
        routeKey: 'PUT /items/{id}',
        rawPath: '/items/a%20b',
        rawQueryString: 'x=1&y=%20&x=3',
        queryStringParameters: { x: '1,3', y: ' ' },
        pathParameters: { id: 'a b' },
        headers: { host: 'example.com', 'x-many': 'a,b', 'user-agent': 'test' },
        requestContext: { routeKey: 'PUT /items/{id}', domainName: 'example.com', http: { method: 'PUT' } },
        isBase64Encoded: false,
      },
    ]);
    expect(contexts).toMatchObject([{ functionVersion: '7', xRayTraceId: 'Root=1' }]);
  });

  test.each([
    ['GET', '/items', 'GET /items', undefined],
    ['DELETE', '/items', '$default', undefined],
    ['GET', '/items/', '$default', undefined],
    ['GET', '/ITEMS', '$default', undefined],
    ['GET', '//items', '$default', undefined],
    ['GET', '/items/..', '$default', undefined],
    ['PUT', '/items/..', 'PUT /items/{id}', { id: '..' }],
    ['PUT', '/items/a%2Fb', 'PUT /items/{id}', { id: 'a/b' }],
    ['PUT', '/items/%C3%A9+', 'PUT /items/{id}', { id: 'é+' }],
    ['PUT', '/items/%', 'PUT /items/{id}', { id: '%' }],
    ['PUT', '/items/%ff', 'PUT /items/{id}', { id: '%ff' }],
    ['PUT', '/items/%00', 'PUT /items/{id}', { id: '\0' }],
    ['PUT', '/items/a/b', '$default', undefined],
    ['PUT', '/items/all', 'PUT /items/all', undefined],
    ['DELETE', '/any', 'ANY /any', undefined],
    ['OPTIONS', '*', '$default', undefined],
    ['GET', 'http://other.example/items', 'GET /items', undefined],
    ['GET', 'http://other.example', '$default', undefined],
    ['GET', '/base/items', 'GET /items', undefined],
    ['GET', '/base', '$default', undefined],
    ['GET', '/__proto__', '$default', undefined],
  ])('%s %s takes the route %s with %j', async (method, target, routeKey, pathParameters) => {
    const { url, events } = await start();
    const { all } = await send(url, `${method} ${target} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
    expect(await all()).toMatch(/^HTTP\/1\.1 200 /);
    expect(events.map((event) => [event.routeKey, event.pathParameters])).toEqual([[routeKey, pathParameters]]);
  });

  test('whatever its fields are named', async () => {
    const { url, events } = await start();
    const fields = '__proto__: a\r\nconstructor: b\r\ntoString: c\r\nhasOwnProperty: d\r\n';
    const path = '/items?__proto__=a&constructor=b';
    await (await send(url, `GET ${path} HTTP/1.1\r\n${host}${fields}Connection: close\r\n\r\n`)).all();
    expect(Object.entries(events[0]?.headers ?? {})).toEqual(
      expect.arrayContaining([
        ['__proto__', 'a'],
        ['constructor', 'b'],
        ['tostring', 'c'],
        ['hasownproperty', 'd'],
      ]),
    );
    expect(Object.entries(events[0]?.queryStringParameters ?? {})).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
  });
});

describe('a body', () => {
  test.each([
    ['text in UTF-8', Buffer.from('"🥛"'), { body: '"🥛"', isBase64Encoded: false }],
    ['a mark of byte order', Buffer.from('\ufeff1'), { body: '\ufeff1', isBase64Encoded: false }],
    ['other bytes', Buffer.from([0xff, 0x00]), { body: '/wA=', isBase64Encoded: true }],
    ['nothing', Buffer.from(''), { isBase64Encoded: false }],
    ['as much as the limit', Buffer.alloc(100, 'a'), { body: 'a'.repeat(100), isBase64Encoded: false }],
    ['more than the limit', Buffer.alloc(5_000_000, 'a'), { body: 'a'.repeat(101), isBase64Encoded: false }],
  ])('of %s reaches the handler', async (_, sent, expected) => {
    const { url, events } = await start();
    expect((await fetch(`${url}/items`, { method: 'POST', body: sent })).status).toBe(200);
    expect(events.map(({ body, isBase64Encoded }) => ({ body, isBase64Encoded }))).toEqual([expected]);
  });

  test('in chunks reaches the handler whole', async () => {
    const { url, events } = await start();
    const head = `POST /items HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n`;
    await (await send(url, `${head}2\r\nab\r\n1\r\nc\r\n0\r\n\r\n`)).all();
    expect(events).toMatchObject([{ body: 'abc' }]);
  });

  test('that ends with its connection reaches no handler, and is no failure', async () => {
    const { url, events, errors } = await start();
    const { socket } = await send(url, `POST /items HTTP/1.1\r\n${host}Content-Length: 5\r\n\r\nab`);
    socket.destroy();
    await fetch(`${url}/items`);
    expect({ routes: events.map(({ routeKey }) => routeKey), errors }).toEqual({ routes: ['GET /items'], errors: [] });
  });
});

describe('a response', () => {
  test.each<[Reply, number, string | null]>([
    [{ statusCode: 204 }, 204, null],
    [{ statusCode: 200, headers: { 'X-A': 'b' }, body: '🥛' }, 200, '🥛'],
    [{ statusCode: 200, body: 'AAE=', isBase64Encoded: true }, 200, '\0\u0001'],
  ])('is %j as the handler returns it', async (reply, status, body) => {
    const { url } = await start({ handler: async () => reply });
    const response = await fetch(`${url}/items`);
    expect([response.status, (await response.text()) || null]).toEqual([status, body]);
    expect(response.headers.get('x-a')).toBe(reply.headers?.['X-A'] ?? null);
  });

  test('to HEAD has no body', async () => {
    const { url } = await start({ handler: async () => ({ statusCode: 200, body: 'abc' }) });
    const { all } = await send(url, `HEAD /items HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
    expect(await all()).toMatch(/\r\nContent-Length: 3\r\n.*\r\n\r\n$/s);
  });

  test.each([
    ['a rejection', () => Promise.reject(new Error('no'))],
    ['a header that would add another', async () => ({ statusCode: 200, headers: { 'X-A': 'b\r\nSet-Cookie: c' } })],
    ['a status that is none', async () => ({ statusCode: 99 })],
  ])('after %s is a 500, and the next request has its own', async (_, fail) => {
    const { url, errors } = await start({
      handler: async (event) => (event.rawPath === '/bad' ? await fail() : { statusCode: 200, body: 'good' }),
    });
    const bad = await fetch(`${url}/bad`);
    expect([bad.status, await bad.json()]).toEqual([500, { message: 'Internal Server Error' }]);
    expect(bad.headers.get('set-cookie')).toBeNull();
    expect(errors).toEqual([expect.objectContaining({ message: expect.any(String) })]);
    expect(await (await fetch(`${url}/items`)).text()).toBe('good');
  });

  test('that fails after it has begun is cut off', async () => {
    const { url } = await start({
      handler: async (_event, _context, response) => {
        response.write('begun');
        throw new Error('no');
      },
    });
    await expect(fetch(url).then((response) => response.text())).rejects.toThrow();
  });
});
