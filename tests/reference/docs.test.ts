import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { problem } from '../api/problem.ts';
import { openapi, requestId, send, texts } from './docs-under-test.ts';

const takesGzip = { 'accept-encoding': 'gzip, deflate, br' };

const everyHeaders = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'x-request-id': requestId,
};

const cacheHeaders = {
  'Cache-Control': 'public, no-cache',
  ETag: expect.stringMatching(/^"[\w-]{43}"$/),
};

const html = 'text/html; charset=utf-8';

/** Every content: its route, the parameter of its path, its media type and its text. */
const contents = [
  ['/openapi.json', {}, 'application/json', JSON.stringify(openapi)],
  ['/docs', {}, html, texts.page],
  ['/docs/{asset}', { asset: 'page.css' }, 'text/css; charset=utf-8', texts.style],
  ['/problems/{code}', { code: 'todo_exists' }, 'application/json', texts.problem],
] as const;

describe.each(contents)('GET %s %j', (path, parameters, type, content) => {
  const Vary = path === '/problems/{code}' ? 'Accept, Accept-Encoding' : 'Accept-Encoding';
  const headers = { ...everyHeaders, ...cacheHeaders, Vary, 'Content-Type': type };

  test.each([
    ['gzipped', takesGzip, { 'Content-Encoding': 'gzip' }, gunzipSync],
    ['as they are to who does not take gzip', {}, {}, (bytes: Buffer) => bytes],
  ])('answers the bytes %s, and HEAD without them', async (_, accepted, coding, decode) => {
    const { body = '', ...head } = await send(`GET ${path}`, accepted, parameters);
    expect(head).toEqual({ statusCode: 200, headers: { ...headers, ...coding }, isBase64Encoded: true });
    expect(decode(Buffer.from(body, 'base64')).toString()).toBe(content);
    expect(await send(`HEAD ${path}`, accepted, parameters)).toEqual({ statusCode: 200, headers: head.headers });
  });

  test('answers 304 to who has it', async () => {
    const { ETag = '' } = (await send(`GET ${path}`, takesGzip, parameters)).headers;
    expect(await send(`GET ${path}`, { ...takesGzip, 'if-none-match': ETag }, parameters)).toEqual({
      statusCode: 304,
      headers: { ...everyHeaders, ...cacheHeaders, Vary, ETag },
    });
  });
});

test.each([
  ['a browser', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', html, texts.problemPage],
  ['a program', 'application/json', 'application/json', texts.problem],
  ['a client that takes anything', '*/*', 'application/json', texts.problem],
  ['a client that takes neither', 'application/problem+json', 'application/json', texts.problem],
])('shows a problem to %s', async (_, accept, type, content) => {
  const { headers, body = '' } = await send('GET /problems/{code}', { accept }, { code: 'todo_exists' });
  expect([headers['Content-Type'], Buffer.from(body, 'base64').toString()]).toEqual([type, content]);
});

test.each([
  ['gzip', 'gzip'],
  ['GZIP;q=0.1', 'gzip'],
  ['gzip;q=0.1, identity', undefined],
  ['*', 'gzip'],
  ['br, *;q=0.5', 'gzip'],
  ['gzip;q=0', undefined],
  ['*;q=0', undefined],
  ['*, gzip;q=0', undefined],
  ['br', undefined],
  ['identity', undefined],
  ['', undefined],
])('takes Accept-Encoding: %s for %s', async (accepted, coding) => {
  const { headers } = await send('GET /openapi.json', { 'accept-encoding': accepted });
  expect(headers['Content-Encoding']).toBe(coding);
});

describe('If-None-Match', () => {
  test.each([
    ['the tag, weak', (tag: string) => `W/${tag}`, 304],
    ['the tag among others', (tag: string) => `"a", ${tag} , W/"b"`, 304],
    ['any tag', () => '*', 304],
    ['another tag', () => '"a"', 200],
    ['part of the tag', (tag: string) => tag.slice(1, -1), 200],
  ])('%s', async (_, toHeader, status) => {
    const { ETag = '' } = (await send('GET /docs')).headers;
    expect((await send('GET /docs', { 'if-none-match': toHeader(ETag) })).statusCode).toBe(status);
  });

  test('tells gzip and plain bytes apart, and one content from another', async () => {
    const replies = [await send('GET /docs'), await send('GET /docs', takesGzip), await send('GET /openapi.json')];
    expect(new Set(replies.map(({ headers }) => headers['ETag'])).size).toBe(3);
  });
});

const outside = ['..', '../openapi.json', '../../../../etc/passwd', '..\\package.json', '%2e%2e%2fpackage.json'];
const related = ['PAGE.CSS', 'page.css/../../docs.ts', 'page.css\u0000', 'try-it.js.map', 'index.html'];
const odd = ['nothing.js', '', '.', '__proto__', 'constructor', '{asset}', '$&'];

describe.each([
  ['/docs/{asset}', 'asset'],
  ['/problems/{code}', 'code'],
])('%s', (path, parameter) => {
  test.each([...outside, ...related, ...odd])('answers 404 for %j, and HEAD without a body', async (value) => {
    const parameters = { [parameter]: value };
    const { body = '', ...head } = await send(`GET ${path}`, takesGzip, parameters);
    const types = { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' };
    expect(head).toEqual({ statusCode: 404, headers: { ...everyHeaders, ...types } });
    expect(JSON.parse(body)).toEqual(problem(404, 'route_not_found'));
    expect(await send(`HEAD ${path}`, takesGzip, parameters)).toEqual(head);
  });
});

test('the type of a 404 leads to its page below a base path', async () => {
  const rawPath = '/todo/problems/nothing';
  const { body } = await send('GET /problems/{code}', {}, { code: 'nothing' }, rawPath);
  expect(JSON.parse(String(body))).toMatchObject({ type: '/todo/problems/route_not_found' });
});
