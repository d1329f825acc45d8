import { describe, expect, test } from '@jest/globals';
import { json } from './gateway.ts';
import { bodyRoutes, expectFaults, expectRefusal, valid } from './refusal.ts';

describe.each(bodyRoutes)('%s %s', (method, url) => {
  test.each([undefined, ''])('refuses a missing body: %j', (body) =>
    expectRefusal([method, url, { body }], { status: 400, code: 'body_missing' }),
  );

  test.each(['{', '{"text":"a",}', "{'text':'a'}", 'text=a', '{"text":"a"} {}', '\uFEFF{"text":"a"}', 'NaN'])(
    'refuses malformed JSON: %s',
    (body) => expectRefusal([method, url, { ...json({}), body }], { status: 400, code: 'malformed_json' }),
  );

  test.each(['null', '[]', '[{"text":"a","done":true}]', '"text"', '5', 'true'])(
    'refuses what is no object: %s',
    (body) => expectFaults([method, url, { ...json({}), body }], { '/body': 'must be object' }),
  );

  test('names every fault at once, each by its pointer', () =>
    expectRefusal([method, `${url}?done=1&x=2`, json({ text: 5, done: 'false', owner: 'bob', 'a/b~c': 1 })], {
      status: 400,
      code: 'invalid_request',
      errors: expect.arrayContaining([
        { pointer: '/query/done', detail: 'is not allowed' },
        { pointer: '/query/x', detail: 'is not allowed' },
        { pointer: '/body/owner', detail: 'is not allowed' },
        { pointer: '/body/a~1b~0c', detail: 'is not allowed' },
        { pointer: '/body/text', detail: 'must be string' },
        { pointer: '/body/done', detail: 'must be boolean' },
      ]) as unknown as [],
    }));

  test.each([
    'createdAt',
    'updatedAt',
    'version',
    'position',
    'owner',
    'constructor',
    'toString',
    'Text',
    'queryStringParameters',
    'a\nb',
  ])('refuses the member %s', (member) =>
    expectFaults([method, url, json({ ...valid, [member]: '2026-01-01T00:00:00.000Z' })], {
      [`/body/${member}`]: 'is not allowed',
    }),
  );

  test.each([
    ['__proto__', '{"text":"a","done":true,"__proto__":{"polluted":true}}'],
    ['__proto__', '{"text":"a","done":true,"x":{"y":[{"__proto__":{"polluted":true}}]}}'],
    ['constructor', '{"text":"a","done":true,"constructor":{"prototype":{"polluted":true}}}'],
  ])('refuses %s and pollutes nothing: %s', async (key, body) => {
    await expectFaults([method, url, { ...json({}), body }], { '/body': `must not contain the key ${key}` });
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
    expectFaults([method, url, json({ ...valid, text })], {
      '/body/text':
        'does not match: The task, stored exactly as sent: not blank, no control characters except newline and tab, no lone surrogates.',
    }),
  );

  test('refuses a text of 4097 characters', () =>
    expectFaults([method, url, json({ ...valid, text: 'a'.repeat(4097) })], {
      '/body/text': 'must NOT have more than 4096 characters',
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
      headers: { ...accepts(method), 'accept-encoding': 'identity' },
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
  expectFaults(['POST', '/todos', json({ ...valid, id: 'urn:uuid:8f14e45f-ceea-467f-ab2c-1d0f3b6a9e21' })], {
    '/body/id': 'does not match: A UUID (RFC 9562), in either case; responses use lower case.',
  }));

function accepts(method: string): Record<string, string> {
  return (
    {
      POST: { 'accept-post': 'application/json' },
      PUT: { accept: 'application/json' },
      PATCH: { 'accept-patch': 'application/merge-patch+json, application/json' },
    }[method] ?? {}
  );
}
