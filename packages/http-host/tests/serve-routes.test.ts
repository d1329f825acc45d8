import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { useCleanUp } from '../../../tests/support/use-resource.ts';
import type { TracedContext } from '../src/payload.ts';
import { type Reply, type RouteHandler, type RoutesContext, serveRoutes } from '../src/serve-routes.ts';
import { send } from './raw-connection.ts';

const cleanUp = useCleanUp();
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
    ['POST', '/items', '$default', undefined],
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

describe('a client that does not keep to HTTP, or stalls, gets', () => {
  test.each([
    ['400', 'GET / HTTP/1.1\r\n\r\n', 'no host'],
    ['400', 'nonsense\r\n\r\n', 'no request'],
    ['400', `GET / HTTP/1.1\r\n${host}A B: c\r\n\r\n`, 'a malformed name'],
    ['400', `GET / HTTP/1.1\r\n${host}A: b\rC: d\r\n\r\n`, 'a lone CR'],
    ['400', `GET / HTTP/1.1\r\n${host}A: b\0\r\n\r\n`, 'NUL in a value'],
    [
      '400',
      `POST / HTTP/1.1\r\n${host}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      'two lengths',
    ],
    ['400', `POST / HTTP/1.1\r\n${host}Content-Length: -1\r\n\r\n`, 'a negative length'],
    ['431', `GET / HTTP/1.1\r\n${host}A: ${'b'.repeat(10_240)}\r\n\r\n`, 'a large header'],
    ['431', `GET /${'a'.repeat(10_240)} HTTP/1.1\r\n${host}\r\n`, 'a long path'],
    ['431', `GET / HTTP/1.1\r\n${host}${'A: b\r\n'.repeat(2000)}\r\n`, 'many headers'],
    ['408', `GET / HTTP/1.1\r\n${host}`, 'a head without end'],
    ['408', `POST / HTTP/1.1\r\n${host}Content-Length: 5\r\n\r\nab`, 'a body without end'],
  ])('%s for %j: %s', async (status, request) => {
    const limits = { headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 20 };
    const { url, events } = await start({ limits });
    expect(await (await send(url, request)).all()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(events).toEqual([]);
  });
});

test('serves one connection many times, and closes it when it is idle', async () => {
  const { url } = await start({ limits: { keepAliveTimeout: 50 } });
  const { socket, next } = await send(url, `GET /items HTTP/1.1\r\n${host}\r\n`);
  expect(await next()).toMatch(/^HTTP\/1\.1 200 .*Connection: keep-alive/s);
  socket.write(`GET /items HTTP/1.1\r\n${host}\r\n`);
  expect(await next()).toMatch(/^HTTP\/1\.1 200 /);
  await once(socket, 'close');
});

test('refuses requests over the limit at once, and serves them again later', async () => {
  const held = Promise.withResolvers<void>();
  const entered = Promise.withResolvers<void>();
  const { url } = await start({ requestsMax: 1, handler: hold(entered, held.promise) });
  const first = fetch(url);
  await entered.promise;
  const over = await fetch(url);
  expect([over.status, over.headers.get('retry-after'), await over.json()]).toEqual([
    503,
    '1',
    { message: 'Service Unavailable' },
  ]);
  held.resolve();
  expect((await first).status).toBe(200);
  expect((await fetch(url)).status).toBe(200);
});

describe('stopping', () => {
  test('finishes requests in progress, fails the health check, and accepts no connection', async () => {
    const held = Promise.withResolvers<void>();
    const entered = Promise.withResolvers<void>();
    const { url, stop } = await start({ handler: hold(entered, held.promise) });
    const slow = await send(url, `GET /items HTTP/1.1\r\n${host}\r\n`);
    await entered.promise;
    // Its head has begun, so it is no idle connection.
    const health = await send(url, 'GET /health HTTP/1.1\r\n');
    await fetchOf(url, '/any');
    const stopped = stop(60_000);
    health.socket.write(`${host}\r\n`);
    expect(await health.all()).toMatch(/^HTTP\/1\.1 503 .*\r\nConnection: close\r\n/s);
    await expect(fetch(url)).rejects.toThrow();
    held.resolve();
    expect(await slow.all()).toMatch(/^HTTP\/1\.1 200 .*\r\nConnection: close\r\n/s);
    await stopped;
  });

  test('closes idle connections, and ends at its limit', async () => {
    const entered = Promise.withResolvers<void>();
    const { url, stop } = await start({ handler: hold(entered, new Promise(() => undefined)) });
    const idle = await send(url, '');
    const endless = await send(url, `GET /items HTTP/1.1\r\n${host}\r\n`);
    await entered.promise;
    const stopped = stop(50);
    expect(await idle.all()).toBe('');
    await stopped;
    expect(await endless.all()).toBe('');
  });
});

/** Handles the first request when it is let go, and the others as they come. */
function hold(entered: PromiseWithResolvers<void>, held: Promise<void>): RouteHandler {
  let isFirst = true;
  return async () => {
    const isHeld = isFirst;
    isFirst = false;
    entered.resolve();
    if (isHeld) await held;
    return { statusCode: 200 };
  };
}

function fetchOf(url: string, path: string): Promise<Response> {
  return fetch(new URL(path, url));
}

const keys = ['GET /items', 'PUT /items/{id}', 'PUT /items/all', 'ANY /any', 'GET /health', '$default'];

/** A server, and what its handler and its log got. */
async function start(options: Partial<Omit<RoutesContext, 'routes'>> & { readonly handler?: RouteHandler } = {}) {
  const events: APIGatewayProxyEventV2[] = [];
  const contexts: TracedContext[] = [];
  const errors: unknown[] = [];
  const { handler = async () => ({ statusCode: 200 }), ...rest } = options;
  const target = {
    seconds: 5,
    handler: ((event, context, response) => {
      events.push(event);
      contexts.push(context);
      return handler(event, context, response);
    }) satisfies RouteHandler,
  };
  const { url, stop } = await serveRoutes({
    routes: new Map(keys.map((key) => [key, target])),
    port: 0,
    basePath: '/base',
    version: '7',
    healthPath: '/health',
    bodyBytesMax: 100,
    requestsMax: 100,
    onError: (error) => errors.push(error),
    ...rest,
  });
  cleanUp(() => stop(0));
  return { url, stop, events, contexts, errors };
}
