import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { problem } from '../api/problem.ts';
import { serviceDir } from '../support/service-dir.ts';
import { openapi, requestId, send } from './docs-under-test.ts';

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
  Vary: 'Accept-Encoding',
};

const ui = 'node_modules/swagger-ui-dist';

/** Every content: its route, its name where it is an asset, its media type, and its bytes or the file that has them. */
const contents = [
  ['/openapi.json', undefined, 'application/json', JSON.stringify(openapi)],
  ['/docs', undefined, 'text/html; charset=utf-8', read('src/reference/page/index.html')],
  ['/docs/{asset}', 'start.js', 'text/javascript; charset=utf-8', read('src/reference/page/start.js')],
  ['/docs/{asset}', 'swagger-ui.css', 'text/css; charset=utf-8', read(`${ui}/swagger-ui.css`)],
  ['/docs/{asset}', 'swagger-ui-bundle.js', 'text/javascript; charset=utf-8', read(`${ui}/swagger-ui-bundle.js`)],
  ['/docs/{asset}', 'LICENSE', 'text/plain; charset=utf-8', read(`${ui}/LICENSE`)],
] as const;

describe.each(contents)('GET %s %s', (path, asset, type, content) => {
  const headers = { ...everyHeaders, ...cacheHeaders, 'Content-Type': type };

  test.each([
    ['gzipped', takesGzip, { 'Content-Encoding': 'gzip' }, gunzipSync],
    ['as they are to who does not take gzip', {}, {}, (bytes: Buffer) => bytes],
  ])('answers the bytes %s, and HEAD without them', async (_, accepted, coding, decode) => {
    const { body = '', ...head } = await send(`GET ${path}`, accepted, asset);
    expect(head).toEqual({ statusCode: 200, headers: { ...headers, ...coding }, isBase64Encoded: true });
    expect(decode(Buffer.from(body, 'base64')).toString() === content).toBe(true);
    expect(await send(`HEAD ${path}`, accepted, asset)).toEqual({ statusCode: 200, headers: head.headers });
  });

  test('answers 304 to who has it', async () => {
    const { ETag = '' } = (await send(`GET ${path}`, takesGzip, asset)).headers;
    expect(await send(`GET ${path}`, { ...takesGzip, 'if-none-match': ETag }, asset)).toEqual({
      statusCode: 304,
      headers: { ...everyHeaders, ...cacheHeaders, ETag },
    });
  });
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
const related = [
  'SWAGGER-UI.CSS',
  'swagger-ui.css/../../docs.ts',
  'swagger-ui.css\u0000',
  'swagger-ui-bundle.js.map',
  'index.html',
];
const odd = ['nothing.js', '', '.', '__proto__', 'constructor', '{asset}', '$&'];

test.each([...outside, ...related, ...odd])('answers 404 for the asset %j, and HEAD without a body', async (asset) => {
  const { body = '', ...head } = await send('GET /docs/{asset}', takesGzip, asset);
  const types = { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' };
  expect(head).toEqual({ statusCode: 404, headers: { ...everyHeaders, ...types } });
  expect(JSON.parse(body)).toEqual(problem(404, 'route_not_found'));
  expect(await send('HEAD /docs/{asset}', takesGzip, asset)).toEqual(head);
});

test('every URL in the page is relative, so that the page works below a base path', () => {
  const urls = [...read('src/reference/page/index.html').matchAll(/(?:src|href)="([^"]*)"/g)].map(([, url]) => url);
  expect(urls.length).toBeGreaterThan(3);
  for (const url of urls) expect(url).toMatch(/^(docs\/[\w.-]+|openapi\.json|data:,)$/);
});

function read(file: string): string {
  return readFileSync(join(serviceDir, file), 'utf8');
}
