import { describe, expect, test } from '@jest/globals';
import type { TodoRepository } from '../../src/todos/repository.ts';
import { json, type RequestOptions } from './gateway.ts';
import { openApi } from './open-api.ts';
import { problem } from './problem.ts';

const path = '/todos/8f14e45f-ceea-467f-ab2c-1d0f3b6a9e21';
const valid = { text: 'Buy milk', done: false };
const bodyRoutes = [
  ['POST', '/todos'],
  ['PUT', path],
  ['PATCH', path],
] as const;
const ownerRoutes = [...bodyRoutes, ['GET', '/todos'], ['GET', path], ['DELETE', path]] as const;

/** The API over a store that nothing may touch: a call to it would be a 500. */
const closedApi = () => openApi({} as TodoRepository);

/** Refused: a problem, nothing reported, nothing asked of the store. */
async function expectRefusal(
  [method, url, options]: readonly [string, string, RequestOptions?],
  expected: { status: number; code: string; errors?: readonly { pointer: string; detail: string }[]; headers?: object },
) {
  const { send, failures } = closedApi();
  expect(await send(method, url, options)).toEqual({
    status: expected.status,
    headers: { 'content-type': 'application/problem+json', ...expected.headers },
    body: problem(expected.status, expected.code, expected.errors),
  });
  expect(failures).toEqual([]);
}

describe.each(bodyRoutes)('%s %s', (method, url) => {
  test.each([undefined, ''])('refuses a missing body: %j', (body) =>
    expectRefusal([method, url, { body }], { status: 400, code: 'body_missing' }),
  );

  test.each(['{', '{"text":"a",}', "{'text':'a'}", 'text=a', '{"text":"a"} {}', '\uFEFF{"text":"a"}', 'NaN'])(
    'refuses malformed JSON: %s',
    (body) =>
      expectRefusal([method, url, { ...json({}), body }], {
        status: 400,
        code: 'malformed_json',
      }),
  );

  test.each(['null', '[]', '[{"text":"a","done":true}]', '"text"', '5', 'true'])(
    'refuses what is no object: %s',
    (body) =>
      expectRefusal([method, url, { ...json({}), body }], {
        status: 400,
        code: 'invalid_request',
        errors: [{ pointer: '/body', detail: 'must be object' }],
      }),
  );

  test('names every fault at once, each by its pointer', () =>
    expectRefusal([method, `${url}?done=1&x=2`, json({ text: 5, done: 'false', owner: 'bob', 'a/b~c': 1 })], {
      status: 400,
      code: 'invalid_request',
      errors: expect.arrayContaining([
        { pointer: '/query/done', detail: 'is not known here' },
        { pointer: '/query/x', detail: 'is not known here' },
        { pointer: '/body/owner', detail: 'is not known here' },
        { pointer: '/body/a~1b~0c', detail: 'is not known here' },
        { pointer: '/body/text', detail: 'must be string' },
        { pointer: '/body/done', detail: 'must be boolean' },
      ]) as unknown as [],
    }));

  test.each(['createdAt', 'updatedAt', 'version', 'position', 'owner', 'constructor', 'toString', 'Text'])(
    'refuses the member %s',
    (member) =>
      expectRefusal([method, url, json({ ...valid, [member]: '2026-01-01T00:00:00.000Z' })], {
        status: 400,
        code: 'invalid_request',
        errors: [{ pointer: `/body/${member}`, detail: 'is not known here' }],
      }),
  );

  test.each([
    ['__proto__', '{"text":"a","done":true,"__proto__":{"polluted":true}}'],
    ['__proto__', '{"text":"a","done":true,"x":{"y":[{"__proto__":{"polluted":true}}]}}'],
    ['constructor', '{"text":"a","done":true,"constructor":{"prototype":{"polluted":true}}}'],
  ])('refuses %s and pollutes nothing: %s', async (key, body) => {
    await expectRefusal([method, url, { ...json({}), body }], {
      status: 400,
      code: 'invalid_request',
      errors: [{ pointer: '/body', detail: `must not contain the key ${key}` }],
    });
    expect({}).not.toHaveProperty('polluted');
  });

  test.each([
    ['blank', ' \t\n\u00A0\u2003'],
    ['NUL', 'a\u0000'],
    ['escape', 'a\u001b[31m'],
    ['carriage return', 'a\r\n'],
    ['DEL', 'a\u007f'],
    ['a C1 control', 'a\u0085'],
    ['a lone high surrogate', 'a\ud83e'],
    ['a lone low surrogate', '\udd5ba'],
  ])('refuses a text with %s', (_, text) =>
    expectRefusal([method, url, json({ ...valid, text })], {
      status: 400,
      code: 'invalid_request',
      errors: [
        {
          pointer: '/body/text',
          detail:
            'does not match: What there is to do, kept exactly as sent. Not only white space; no control characters but newline and tab; no lone surrogates.',
        },
      ],
    }),
  );

  test('refuses a text of 4097 characters', () =>
    expectRefusal([method, url, json({ ...valid, text: 'a'.repeat(4097) })], {
      status: 400,
      code: 'invalid_request',
      errors: [{ pointer: '/body/text', detail: 'must NOT have more than 4096 characters' }],
    }));

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/jsonx',
    'application/vnd.api+json',
    'json',
    '',
  ])('refuses the media type %j', (type) =>
    expectRefusal([method, url, json(valid, { 'content-type': type })], {
      status: 415,
      code: 'unsupported_media_type',
      headers: accepts(method),
    }),
  );

  test.each(['application/json; charset=latin1', 'application/json;charset="utf-16"'])('refuses %s', (type) =>
    expectRefusal([method, url, json(valid, { 'content-type': type })], {
      status: 415,
      code: 'unsupported_media_type',
      headers: accepts(method),
    }),
  );

  test('refuses a body without a media type', () =>
    expectRefusal([method, url, { body: JSON.stringify(valid) }], {
      status: 415,
      code: 'unsupported_media_type',
      headers: accepts(method),
    }));

  test('refuses a Content-Encoding', () =>
    expectRefusal([method, url, json(valid, { 'content-encoding': 'gzip' })], {
      status: 415,
      code: 'unsupported_media_type',
      headers: { 'accept-encoding': 'identity' },
    }));

  test.each([
    ['text', `{"text":"${'€'.repeat(5461)}"}`],
    ['base64', Buffer.from(`{"text":"${'€'.repeat(5461)}"}`)],
    ['no JSON at all', '{'.repeat(16385)],
  ])('refuses a body over 16 KiB before it is parsed: %s', (_, body) =>
    expectRefusal([method, url, { ...json({}), body }], { status: 413, code: 'content_too_large' }),
  );

  test.each([
    ['an overlong form', [0xc0, 0xaf]],
    ['a lone continuation byte', [0x80]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a cut sequence', [0xe2, 0x82]],
  ])('refuses bytes that are not UTF-8: %s', (_, bytes) => {
    const body = Buffer.concat([Buffer.from('{"text":"a'), Buffer.from(bytes), Buffer.from('"}')]);
    return expectRefusal([method, url, { ...json({}), body }], { status: 400, code: 'malformed_utf8' });
  });
});

test('refuses an id that is not a UUID in the body', () =>
  expectRefusal(['POST', '/todos', json({ ...valid, id: 'urn:uuid:8f14e45f-ceea-467f-ab2c-1d0f3b6a9e21' })], {
    status: 400,
    code: 'invalid_request',
    errors: [
      {
        pointer: '/body/id',
        detail: 'does not match: A UUID (RFC 9562), in either case; answers use lower case.',
      },
    ],
  }));

describe.each(['GET', 'PUT', 'PATCH', 'DELETE'])('%s /todos/{id}', (method) => {
  test.each([
    '1',
    'null',
    '8f14e45f-ceea-467f-ab2c-1d0f3b6a9e2g',
    '8f14e45fceea467fab2c1d0f3b6a9e21',
    '%00',
    '..%2Ftodos',
  ])('has no todo of the impossible id %s, and asks no store', (id) =>
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
    expectRefusal([method, `${url}?page=2`, json(valid)], {
      status: 400,
      code: 'invalid_request',
      errors: [{ pointer: '/query/page', detail: 'is not known here' }],
    }));
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

function accepts(method: string): Record<string, string> {
  return (
    {
      POST: { 'accept-post': 'application/json' },
      PUT: { accept: 'application/json' },
      PATCH: { 'accept-patch': 'application/merge-patch+json, application/json' },
    }[method] ?? {}
  );
}
