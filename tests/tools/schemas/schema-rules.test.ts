import { describe, expect, test } from '@jest/globals';
import { bodyBytesMax } from '../../../src/http/body.ts';
import type { JsonSchema } from '../../../tools/openapi/schemas.ts';
import { measureText } from '../../../tools/schemas/largest-text.ts';
import { requireMeaning } from '../../../tools/schemas/schema-rules.ts';

const text = { type: 'string', maxLength: 4 };
const body = '#/properties/body';
const member = `${body}/properties/a`;
const wide = '☃'.repeat(9);

describe('refuses a schema', () => {
  test.each<[string, JsonSchema, string]>([
    [
      'with a format that is not checked',
      { $defs: { a: { type: 'string', format: 'email' } } },
      '#/$defs/a: format "email" is not checked; use a pattern, or add it to tools/schemas/formats.ts (has uuid, date-time)',
    ],
    [
      'whose pattern has no message',
      { properties: { 'a/b': { type: 'string', pattern: '^a$' } } },
      '#/properties/a~1b: a pattern needs "errorMessage" beside it, such as "must be 1 to 200"',
    ],
    [
      'with a message that nobody would read',
      { $defs: { a: { ...text, errorMessage: 'must be short' } } },
      '#/$defs/a: "errorMessage" has no effect without pattern, format or discriminator beside it; remove it',
    ],
    [
      'with a body that may be left out',
      { properties: { body: toObject({}), queryStringParameters: toObject({}) } },
      `${body}: is optional; add "body" to "required" of the request`,
    ],
    [
      'with an open body',
      toRequest({ type: 'object', properties: { a: text } }),
      `${body}: is open; add "additionalProperties": false`,
    ],
    [
      'with an open object in a body',
      toRequest(toObject({ a: { anyOf: [{ type: 'object' }, { type: 'null' }] } })),
      `${member}/anyOf/0: is open; add "additionalProperties": false`,
    ],
    [
      'that says nothing of the query',
      { properties: { pathParameters: toObject({ a: text }) } },
      '#: has no "queryStringParameters"; add { "type": "object", "additionalProperties": false }, or the parameters',
    ],
    [
      'with an open query',
      { properties: { queryStringParameters: { type: 'object' } } },
      '#/properties/queryStringParameters: is open; add "additionalProperties": false',
    ],
    [
      'with one name in two parts of a request',
      { properties: { pathParameters: toObject({ a: text }), queryStringParameters: toObject({ a: text }) } },
      '#/properties/queryStringParameters/properties/a: has the name of a member in another part of the request; rename it, because the parts are merged',
    ],
    [
      'with a text of any length in a body',
      toRequest(toObject({ a: { type: ['string', 'null'] } })),
      `${member}: has no largest size; add maxLength, format, enum or const`,
    ],
    [
      'with a list of any length in a body',
      toRequest(toObject({ a: { type: 'array', items: text } })),
      `${member}: has no largest size; add items and maxItems`,
    ],
    [
      'with members of any name in a body',
      toRequest({ ...toObject({}), patternProperties: { '^x': text } }),
      `${body}: has no largest size; list its members in properties`,
    ],
    [
      'with a member of any kind in a body',
      toRequest(toObject({ a: {} })),
      `${member}: may be anything; add type, enum or const`,
    ],
    [
      'with a body of any depth',
      { ...toRequest({ $ref: '#/$defs/tree' }), $defs: { tree: toObject({ a: { $ref: '#/$defs/tree' } }) } },
      '#/$defs/tree: contains itself; describe a fixed depth instead',
    ],
    [
      'with a body that can be too large to be taken',
      toRequest(toObject({ a: { type: 'string', maxLength: bodyBytesMax.single } })),
      `${body}: allows a JSON text of ${toDigits(bodyBytesMax.single * 12 + 13)} bytes, but a request has at most ${toDigits(bodyBytesMax.single)}; lower a maxLength or maxItems, or raise bodyBytesMax in src/http/body.ts`,
    ],
    [
      'with a reference to nothing in a body',
      toRequest({ $ref: 'other.json#/$defs/a' }),
      `${body}: "$ref" must name an existing schema, unlike other.json#/$defs/a`,
    ],
  ])('%s', (_, schema, fault) => {
    expect(() => requireMeaning(new Map([['scratch.json', schema]]))).toThrow(
      new Error(`schemas/scratch.json${fault}`),
    );
  });
});

test('names all faults at once', () => {
  const schemas = new Map<string, JsonSchema>([
    ['a.json', { format: 'email' }],
    ['b.json', { format: 'uri' }],
  ]);
  expect(() => requireMeaning(schemas)).toThrow(/^schemas\/a\.json#: .*\nschemas\/b\.json#: .*$/);
});

test.each<[string, JsonSchema, string]>([
  ['a text', { type: 'string', maxLength: 3 }, JSON.stringify('\u{1f95b}'.repeat(3))],
  ['a UUID', { type: 'string', format: 'uuid' }, JSON.stringify(wide.repeat(4))],
  ['a value of several', { enum: ['a', wide, null] }, JSON.stringify(wide)],
  ['a constant', { const: wide }, JSON.stringify(wide)],
  ['a text or null', { anyOf: [{ type: 'string', maxLength: 0 }, { type: 'null' }] }, 'null'],
  ['one of its members', { ...toObject({ a: { type: 'boolean' } }), anyOf: [{ required: ['a'] }] }, '{"☃":false}'],
  ['a flag', { type: 'boolean' }, 'false'],
  ['a list', { type: 'array', maxItems: 2, items: { type: 'boolean' } }, '[false,false]'],
  [
    'an object',
    toObject({ [wide]: { type: 'boolean' }, b: { const: wide } }),
    JSON.stringify({ [wide]: false, '☃': wide }),
  ],
])('measures the largest JSON of %s', (_, schema, largest) => {
  const escaped = largest.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
  const { bytes } = measureText(new Map(), { file: 'scratch.json', pointer: '', schema });
  expect(bytes).toBe(escaped.length);
});

function toObject(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: 'object', additionalProperties: false, properties };
}

function toDigits(bytes: number): string {
  return bytes.toLocaleString('en');
}

function toRequest(schema: JsonSchema): JsonSchema {
  return { required: ['body'], properties: { body: schema, queryStringParameters: toObject({}) } };
}
