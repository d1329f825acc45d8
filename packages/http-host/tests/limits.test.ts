import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import type { RouteHandler } from '../src/serve-routes.ts';
import { send } from './raw-connection.ts';
import { useRoutes } from './use-routes.ts';

const start = useRoutes();
const host = 'Host: example.com\r\n';

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

test('keeps a connection for 65 s when it is idle, and for 30 s without a byte of its request', async () => {
  const silences: unknown[] = [];
  const { url } = await start({
    handler: async (_event, _context, { socket }) => {
      silences.push(socket?.timeout);
      return { statusCode: 200 };
    },
  });
  expect((await fetch(url)).headers.get('keep-alive')).toBe('timeout=65');
  expect(silences).toEqual([30_000]);
});

test.each([
  ['all addresses', undefined, /^http:\/\/localhost:\d+$/],
  ['all addresses of IPv4', '0.0.0.0', /^http:\/\/localhost:\d+$/],
  ['one address', '127.0.0.1', /^http:\/\/127\.0\.0\.1:\d+$/],
])('listens on %s', async (_, address, expected) => {
  const { url } = await start({ address });
  expect(url).toMatch(expected);
  expect((await fetch(url)).status).toBe(200);
});

describe('at its capacity, the server refuses', () => {
  test('requests over their number, but no health check, and serves them again later', async () => {
    const held = Promise.withResolvers<void>();
    const entered = Promise.withResolvers<void>();
    const { url } = await start({ requestsMax: 1, handler: hold(entered, held.promise) });
    const first = fetch(url);
    await entered.promise;
    await expectOverload(await fetch(url));
    expect((await fetch(`${url}/health`)).status).toBe(200);
    held.resolve();
    expect((await first).status).toBe(200);
    expect((await fetch(url)).status).toBe(200);
  });

  test('bodies over their bytes, and serves them again later', async () => {
    const held = Promise.withResolvers<void>();
    const entered = Promise.withResolvers<void>();
    const { url, errors } = await start({ bytesAtOnceMax: 10, handler: hold(entered, held.promise) });
    const post = (body: string) => fetch(`${url}/items`, { method: 'POST', body });
    const first = post('123456');
    await entered.promise;
    expect((await post('1234')).status).toBe(200);
    await expectOverload(await post('12345'));
    await expectOverload(await post('1'.repeat(1_000_000)));
    held.resolve();
    expect((await first).status).toBe(200);
    expect((await post('1234567890')).status).toBe(200);
    expect(errors).toEqual([]);
  });

  test('requests whose clients have left, until their handlers have ended', async () => {
    const held = Promise.withResolvers<void>();
    const entered = Promise.withResolvers<void>();
    const { url } = await start({ requestsMax: 1, bytesAtOnceMax: 5, handler: hold(entered, held.promise) });
    const { socket } = await send(url, `POST /items HTTP/1.1\r\n${host}Content-Length: 3\r\n\r\nabc`);
    await entered.promise;
    socket.end();
    await once(socket, 'close');
    await expectOverload(await fetch(url));
    held.resolve();
    expect((await fetch(`${url}/items`, { method: 'POST', body: '12345' })).status).toBe(200);
  });

  test('connections over their number, which it closes, and accepts others later', async () => {
    const { url } = await start({ connectionsMax: 3 });
    const open = [await send(url, ''), await send(url, ''), await send(url, '')];
    expect(await (await send(url, '')).all()).toBe('');
    for (const { socket } of open) {
      socket.write(`GET /items HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
      expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 /);
    }
    expect((await fetch(url)).status).toBe(200);
  });

  test('large replies over their bytes while clients do not read theirs, but no small ones', async () => {
    const { url, errors } = await start({ bytesAtOnceMax: 1.5 * large.length, handler: replyLarge });
    const { socket } = await send(url, `GET /items HTTP/1.1\r\n${host}\r\n`);
    await once(socket, 'readable');
    await expectOverload(await fetch(`${url}/items`));
    // A 503 would say that the write has not taken place.
    await expect(fetch(`${url}/items`, { method: 'POST' })).rejects.toThrow('fetch failed');
    expect((await fetch(`${url}/any`)).status).toBe(200);
    expect((await text(socket.end())).length).toBeGreaterThan(large.length);
    expect((await fetch(`${url}/items`)).status).toBe(200);
    expect(errors).toEqual([]);
  });

  async function expectOverload(response: Response): Promise<void> {
    const answer = [response.status, response.headers.get('retry-after'), await response.json()];
    expect(answer).toEqual([503, '1', { message: 'Service Unavailable' }]);
  }
});

test('cuts off a client that has not read its large reply in the time of a request', async () => {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const { url } = await start({
    bytesAtOnceMax: large.length,
    limits: { headersTimeout: 100, requestTimeout: 100 },
    handler: (event, context, response) => {
      response.once('close', resolve);
      return replyLarge(event, context, response);
    },
  });
  const { socket } = await send(url, `GET /items HTTP/1.1\r\n${host}\r\n`);
  await closed;
  expect((await text(socket)).length).toBeLessThan(large.length);
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
    await fetch(`${url}/any`);
    const stopped = stop(60_000);
    health.socket.write(`${host}\r\n`);
    expect(await health.all()).toMatch(/^HTTP\/1\.1 503 .*\r\nConnection: close\r\n/s);
    await expect(fetch(url)).rejects.toThrow();
    held.resolve();
    expect(await slow.all()).toMatch(/^HTTP\/1\.1 200 .*\r\nConnection: close\r\n/s);
    await stopped;
  });

  test('waits for handlers whose clients have left, and for those whose responses it cut off', async () => {
    const held = Promise.withResolvers<void>();
    const entered = Promise.withResolvers<void>();
    const ends: string[] = [];
    const { url, stop } = await start({
      handler: async ({ rawPath }, _, response) => {
        if (rawPath === '/any') await once(response, 'close').then(() => setImmediate());
        else {
          entered.resolve();
          await held.promise;
        }
        ends.push(rawPath);
        return undefined;
      },
    });
    const cut = await send(url, `GET /any HTTP/1.1\r\n${host}\r\n`);
    const { socket } = await send(url, `GET /items HTTP/1.1\r\n${host}\r\n`);
    await entered.promise;
    socket.end();
    await once(socket, 'close');
    const stopped = stop(50);
    expect(await cut.all()).toBe('');
    held.resolve();
    await stopped;
    expect(ends.sort()).toEqual(['/any', '/items']);
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

/** A text that no buffer of the connection has space for. */
const large = 'a'.repeat(30_000_000);

const replyLarge: RouteHandler = async ({ rawPath }) => ({ statusCode: 200, body: rawPath === '/items' ? large : '' });

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
