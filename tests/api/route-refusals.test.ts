import { describe, test } from '@jest/globals';
import { json } from './gateway.ts';
import { bodyRoutes, expectFaults, expectRefusal, path, valid } from './refusal.ts';

const ownerRoutes = [...bodyRoutes, ['GET', '/todos'], ['GET', path], ['DELETE', path]] as const;

describe.each(['GET', 'PUT', 'PATCH', 'DELETE'])('%s /todos/{id}', (method) => {
  const ids = [
    '1',
    'null',
    '8f14e45f-ceea-467f-ab2c-1d0f3b6a9e2g',
    '8f14e45fceea467fab2c1d0f3b6a9e21',
    '%00',
    '..%2Ftodos',
  ];

  test.each(ids)('has no todo of the impossible id %s, and asks no store', (id) =>
    expectRefusal([method, `/todos/${id}`, json(valid)], { status: 404, code: 'todo_not_found' }),
  );
});

describe.each(ownerRoutes)('%s %s', (method, url) => {
  test('refuses a request without a verified owner, before it looks at anything else', () =>
    expectRefusal([method, `${url}?x=1`, { owner: '', body: '{' }], {
      status: 401,
      code: 'unauthorized',
      headers: { 'www-authenticate': 'Bearer' },
    }));

  test('refuses a query parameter that it does not know', () =>
    expectFaults([method, `${url}?page=2`, json(valid)], { '/query/page': 'is not allowed' }));
});

test.each(['/', '/todo', '/todos/', '/todos/a/b', '//todos', '/TODOS', '/health/x', '/__proto__', '/%2e%2e%2ftodos'])(
  'finds nothing at %s',
  (url) => expectRefusal(['GET', url], { status: 404, code: 'route_not_found' }),
);

test.each([
  ['PUT', '/todos', 'GET, HEAD, POST'],
  ['DELETE', '/todos', 'GET, HEAD, POST'],
  ['OPTIONS', '/todos', 'GET, HEAD, POST'],
  ['POST', path, 'GET, HEAD, PUT, PATCH, DELETE'],
  ['TRACE', path, 'GET, HEAD, PUT, PATCH, DELETE'],
  ['POST', '/health', 'GET, HEAD'],
])('does not allow %s %s', (method, url, allow) =>
  expectRefusal([method, url], { status: 405, code: 'method_not_allowed', headers: { allow } }),
);
