import { describe, expect, test } from '@jest/globals';
import { bodyBytesMax } from '../../src/http/body.ts';
import { json } from './gateway.ts';
import { expectFaults, expectRefusal } from './refusal.ts';
import { batchRow, bodyRows, named } from './rows.ts';

const malformed = ['{', '{"text":"a",}', "{'text':'a'}", 'text=a', '{"text":"a"} {}', '\uFEFF{"text":"a"}', 'NaN'];
const withBytes = (...bytes: number[]) => Buffer.from([...Buffer.from('{"text":"a'), ...bytes, ...Buffer.from('"}')]);

const bodies: readonly (readonly [what: string, body: string | Buffer | undefined, code: string])[] = [
  ['no body', undefined, 'body_missing'],
  ['an empty body', '', 'body_missing'],
  ...malformed.map((body) => [`the malformed JSON ${body}`, body, 'malformed_json'] as const),
  ['a byte order mark in base64', Buffer.from('\uFEFF{"text":"a","done":true}'), 'malformed_json'],
  ['an overlong form of UTF-8', withBytes(0xc0, 0xaf), 'malformed_utf8'],
  ['a lone continuation byte', withBytes(0x80), 'malformed_utf8'],
  ['a surrogate in UTF-8', withBytes(0xed, 0xa0, 0x80), 'malformed_utf8'],
  ['a cut sequence of UTF-8', withBytes(0xe2, 0x82), 'malformed_utf8'],
];

const textRule =
  'must not be blank or invisible, and must not have lone surrogates or control characters except tab, LF and CR LF';

const types = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/jsonx',
  'application/vnd.api+json',
  'json',
];
const charsets = ['latin1', 'iso-8859-1', 'windows-1252', '"utf-16"', 'utf-8-x', '""'].map(
  (charset) => `application/json;charset=${charset}`,
);

const accepts: Readonly<Record<string, object>> = {
  POST: { 'accept-post': 'application/json' },
  PUT: { accept: 'application/json' },
  PATCH: { 'accept-patch': 'application/merge-patch+json, application/json' },
};

describe.each(named(bodyRows))('%s', (_, row) => {
  const {
    method,
    url,
    options,
    example,
    body: { properties },
  } = row;

  test.each(bodies)('refuses %s', (__, body, code) =>
    expectRefusal([method, url, { ...(body ? json({}) : {}), body }], { status: 400, code }),
  );

  test('refuses a body that is too large, before it is parsed', async () => {
    const bytesMax = row === batchRow ? bodyBytesMax.batch : bodyBytesMax.single;
    for (const body of ['{'.repeat(bytesMax + 1), `"${'€'.repeat(Math.ceil(bytesMax / 3))}"`]) {
      for (const sent of [body, Buffer.from(body)]) {
        await expectRefusal([method, url, { ...json({}), body: sent }], { status: 413, code: 'content_too_large' });
      }
    }
    await expectRefusal([method, url, { ...json({}), body: '{'.repeat(bytesMax) }], {
      status: 400,
      code: 'malformed_json',
    });
  });

  test.each(['null', '[]', '[{"text":"a","done":true}]', '"text"', '5', 'true'])(
    'refuses what is no object: %s',
    (body) => expectFaults([method, url, { ...json({}), body }], { '/body': 'must be an object' }),
  );

  test('names every fault at once, each by its pointer', () => {
    const wrong = Object.fromEntries(Object.keys(properties).map((member) => [member, { a: [] }]));
    const faults = Object.keys(properties).map((member) => {
      return { pointer: `/body/${member}`, detail: expect.stringMatching(/^must /) };
    });
    return expectRefusal([method, `${url}?done=1&x=2`, json({ ...wrong, owner: 'bob', 'a/b~c': 1 })], {
      status: 400,
      code: 'invalid_request',
      errors: expect.arrayContaining([
        { pointer: '/query/x', detail: 'is not allowed' },
        { pointer: '/body/owner', detail: 'is not allowed' },
        { pointer: '/body/a~1b~0c', detail: 'is not allowed' },
        ...faults,
      ]),
    });
  });

  test.each(
    'createdAt updatedAt version position owner constructor toString Text queryStringParameters a\nb'.split(' '),
  )('refuses the member %s', (member) =>
    expectFaults([method, url, json({ ...example, [member]: 'a' })], { [`/body/${member}`]: 'is not allowed' }),
  );

  test.each([
    ['__proto__', '{"__proto__":{"polluted":true}}'],
    ['__proto__', '{"x":{"y":[{"__proto__":{"polluted":true}}]}}'],
    ['constructor', '{"constructor":{"prototype":{"polluted":true}}}'],
  ])('refuses %s and pollutes nothing: %s', async (key, body) => {
    await expectFaults([method, url, { ...json({}), body }], { '/body': `must not contain the key ${key}` });
    expect({}).not.toHaveProperty('polluted');
  });

  test.each([...types, ...charsets, '', undefined])('refuses the media type %j', (type) =>
    expectRefusal([method, url, { ...(type === undefined ? {} : { headers: { 'content-type': type } }), body: '{}' }], {
      status: 415,
      code: 'unsupported_media_type',
      headers: accepts[method],
    }),
  );

  test.each(['gzip', 'identity, gzip', 'br,', 'x-identity', '*'])('refuses the Content-Encoding %s', (encoding) =>
    expectRefusal([method, url, { ...options, headers: { ...options.headers, 'content-encoding': encoding } }], {
      status: 415,
      code: 'unsupported_media_type',
      headers: { ...accepts[method], 'accept-encoding': 'identity' },
    }),
  );
});

const required = bodyRows.flatMap((row) => row.body.required.map((member) => [row.name, member, row] as const));

test.each(required)('%s refuses a body without %s', (_, member, { method, url, example }) =>
  expectFaults([method, url, json({ ...example, [member]: undefined })], { [`/body/${member}`]: 'is required' }),
);

const limited = bodyRows.flatMap((row) =>
  Object.entries(row.body.properties).flatMap(([member, { maxLength }]) =>
    typeof maxLength === 'number' ? [[row.name, member, maxLength, row] as const] : [],
  ),
);

test.each(limited)('%s refuses a %s of more than %d characters', (_, member, maxLength, { method, url, example }) =>
  expectFaults([method, url, json({ ...example, [member]: 'a'.repeat(maxLength + 1) })], {
    [`/body/${member}`]: `must have at most ${maxLength} characters`,
  }),
);

describe.each(named(bodyRows.filter(({ body }) => 'text' in body.properties)))('%s', (_, { method, url, example }) => {
  test.each([
    ['blank', ' \t\r\n\u00A0\u2003\u2028'],
    ['of zero-width characters', '\u200B\u200D\u2060\uFEFF\u00AD'],
    ['of fillers', '\u3164\uFFA0\u115F \u2800'],
    ['of variation selectors and tags', '\uFE0F\u{E0100}\u{E0061}'],
    ['of marks for direction', '\u202E\u2067'],
    ['with NUL', 'a\u0000'],
    ['with an escape', 'a\u001b[31m'],
    ['with a carriage return alone', 'a\rb\r\n'],
    ['with a carriage return after a newline', 'a\n\r'],
    ['with DEL', 'a\u007f'],
    ['with a C1 control', 'a\u0085'],
    ['with a lone high surrogate', 'a\ud83e'],
    ['with a lone low surrogate', '\udd5ba'],
  ])('refuses a text %s', (__, text) =>
    expectFaults([method, url, json({ ...example, text })], { '/body/text': textRule }),
  );
});
