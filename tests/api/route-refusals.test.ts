import { describe, expect, test } from '@jest/globals';
import { json } from './gateway.ts';
import { expectFaults, expectRefusal } from './refusal.ts';
import { named, path, rows } from './rows.ts';

describe.each(named(rows))('%s', (_, { method, url, path: pattern, access, options, example }) => {
  if (access === 'owner') {
    test('refuses a request without a verified owner, before it looks at anything else', () =>
      expectRefusal([method, `${url}?x=1`, { owner: '', headers: { accept: 'text/html' }, body: '{' }], {
        status: 401,
        code: 'unauthorized',
        headers: { 'www-authenticate': 'Bearer' },
      }));
  }

  test('refuses a query parameter that it does not know', () =>
    expectFaults([method, `${url}?page=2`, options], { '/query/page': 'is not allowed' }));

  test.each([
    ...['text/html', 'text/*', 'json', 'application/problem+json'],
    ...['application/json;q=0, */*', 'application/json;charset=utf8;q=0, */*'],
    ...['application/json;charset=utf-16', 'application/json;charset=utf-8x'],
  ])('refuses Accept: %s, because its answer could not be read', (accept) =>
    expectRefusal([method, url, { ...options, headers: { ...options.headers, accept } }], {
      status: 406,
      code: 'not_acceptable',
    }),
  );

  if (example === undefined) {
    test.each(['{}', 'a', '\0', Buffer.from([0xff])])('refuses a body, because it describes none: %j', (body) =>
      expectRefusal([method, url, { ...json({}), body }], { status: 400, code: 'body_not_allowed' }),
    );
  }

  if (pattern.includes('{id}')) {
    test.each([
      '1',
      'null',
      '8f14e45f-ceea-467f-ab2c-1d0f3b6a9e2g',
      '8f14e45fceea467fab2c1d0f3b6a9e21',
      '%00',
      '..%2Fa',
    ])('has no todo of the impossible id %s, and asks no store', (impossible) =>
      expectRefusal([method, pattern.replace('{id}', impossible), options], { status: 404, code: 'todo_not_found' }),
    );
  }
});

const checked = rows.flatMap((row) =>
  Object.entries(row.headers).flatMap(([header, { pattern }]) =>
    pattern === undefined ? [] : [[row.name, header, row] as const],
  ),
);

test.each(checked)('%s refuses a malformed %s', (_, header, { method, url, options }) =>
  expectFaults([method, url, { ...options, headers: { ...options.headers, [header]: ' \u0001' } }], {
    [`/headers/${header}`]: expect.any(String),
  }),
);

test.each(['/', '/todo', '/todos/', '/todos/a/b', '//todos', '/TODOS', '/health/x', '/__proto__', '/%2e%2e%2ftodos'])(
  'finds nothing at %s',
  (url) => expectRefusal(['GET', url], { status: 404, code: 'route_not_found' }),
);

test.each(['/openapi.json', '/docs', '/docs/page.css', '/problems/todo_exists'])('allows only reads of %s', (url) =>
  expectRefusal(['POST', url], { status: 405, code: 'method_not_allowed', headers: { allow: 'GET, HEAD' } }),
);

// A HEAD is refused like a GET, without the body.
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];
const urls = new Set(rows.map(({ url }) => url));

describe.each([...urls].map((url) => [url, toMethods(url)] as const))('%s', (url, known) => {
  test.each(methods.filter((method) => !known.includes(method)))('does not allow %s', (method) =>
    expectRefusal([method, url], { status: 405, code: 'method_not_allowed', headers: { allow: known.join(', ') } }),
  );
});

test('a path allows the methods of its rows, and HEAD with GET', () => {
  expect(toMethods('/todos')).toEqual(['GET', 'HEAD', 'POST']);
  expect(toMethods(path)).toEqual(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE']);
});

/** Returns the methods of all rows for a URL. Paths may overlap. */
function toMethods(url: string): readonly string[] {
  const those = rows.filter((row) => new RegExp(`^${row.path.replace('{id}', '[^/]+')}$`).test(url));
  return [...new Set(those.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))];
}
