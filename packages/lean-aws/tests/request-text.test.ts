import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { listen } from '../../../tests/support/listen.ts';
import { useResource } from '../../../tests/support/use-resource.ts';
import type { HttpRequest } from '../src/exchange.ts';
import { createExchange as createHttpExchange } from '../src/http-exchange.ts';
import { createExchange } from '../src/socket-exchange.ts';

/** Returns to each client what it sent. */
const echo = useResource(() =>
  listen(
    createServer(async (request, response) => {
      const { connection: _, ...headers } = request.headers;
      response.end(JSON.stringify({ method: request.method, url: request.url, headers, body: await text(request) }));
    }),
  ),
);

describe('a request is the one that node:http sends', () => {
  const requests: readonly [string, HttpRequest][] = [
    ['nothing', {}],
    [
      'a body',
      { method: 'POST', path: '/a?b', body: '{"text":"µ 🥛"}', headers: { 'Content-Type': 'application/json' } },
    ],
    ['an empty body to POST', { method: 'POST', body: '' }],
    ['an empty body to PUT', { method: 'PUT', body: '' }],
    ['an empty body to DELETE', { method: 'DELETE', body: '' }],
    ['an empty body to GET', { method: 'GET', body: '' }],
    ['a length', { method: 'PUT', body: 'µ', headers: { 'content-length': '2' } }],
    ['a host', { headers: { Host: 'example.com' } }],
    ['credentials', { headers: { Authorization: 'AWS4-HMAC-SHA256 Credential=a' } }],
  ];

  test.each(requests)('with %s', async (_, request) => {
    const send = async (create: typeof createExchange) =>
      JSON.parse((await create(new URL(echo().endpoint))(request)).body);
    expect(await send(createExchange)).toEqual(await send(createHttpExchange));
  });

  test.each(requests)('with %s and credentials in the URL', async (_, request) => {
    const server = new URL(echo().endpoint);
    Object.assign(server, { username: 'user', password: 'p%40ss' });
    const send = async (create: typeof createExchange) => JSON.parse((await create(server)(request)).body);
    expect(await send(createExchange)).toEqual(await send(createHttpExchange));
  });
});

test.each<[string, HttpRequest]>([
  ['a line break in a header', { headers: { a: 'b\r\nc: d' } }],
  ['a NUL in a header', { headers: { a: '\0' } }],
  ['a letter outside of ASCII in a header', { headers: { a: 'µ' } }],
  ['a colon in the name of a header', { headers: { 'a:b': 'c' } }],
  ['an empty name of a header', { headers: { '': 'c' } }],
  ['a space in the path', { path: '/a HTTP/1.1' }],
  ['a line break in the path', { path: '/\r\nHost:' }],
  ['an empty path', { path: '' }],
])('a request with %s is a bug, and is not sent', (_, request) => {
  expect(() => createExchange(new URL('http://127.0.0.1'))(request)).toThrow(TypeError);
});
