import { expect, test } from '@jest/globals';
import type { OpenApi } from '../../../tools/reference/openapi-types.ts';
import { renderSchema, renderWholeSchema } from '../../../tools/reference/render-schema.ts';
import { toText } from '../../reference/to-text.ts';

const schemas = {
  Pet: {
    description: 'An animal.',
    oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
    discriminator: { propertyName: 'kind' },
  },
  Cat: {
    type: 'object',
    required: ['kind'],
    properties: { kind: { const: 'cat' }, lives: { $ref: '#/components/schemas/Lives', description: 'Left ones.' } },
  },
  Dog: {
    type: 'object',
    properties: { kind: { const: 'dog' }, friends: { type: 'array', items: { $ref: '#/components/schemas/Pet' } } },
  },
  Lives: { description: 'A number.', type: 'integer', minimum: 0, maximum: 9, multipleOf: 1 },
};

const openapi = { components: { schemas } } as unknown as OpenApi;
const pet = { $ref: '#/components/schemas/Pet' };

const lives = 'lives integer Left ones. minimum 0 maximum 9 multipleOf 1';
const friends = 'friends array of Pet Each item: Pet';

test('a schema resolves scalars, with what is beside the reference, and links to structures', () => {
  expect(toText(renderSchema(openapi, schemas.Cat).markup)).toBe(`kind string required always cat ${lives}`);
  const { markup } = renderSchema(openapi, schemas.Pet);
  expect(toText(markup)).toBe('An animal. One of kind is cat : Cat kind is dog : Dog');
  expect(markup).toContain('<a href="#schema-Cat">Cat</a>');
});

test('a whole schema opens each structure inside the other, and one that contains itself once', () => {
  expect(toText(renderWholeSchema(openapi, pet).markup)).toBe(
    `An animal. One of kind is cat : Cat kind string required always cat ${lives} kind is dog : Dog kind string always dog ${friends}`,
  );
});

test.each([
  [{ type: ['string', 'null'], format: 'date' }, 'format date'],
  [{ enum: ['asc', 1, null] }, 'one of asc 1 null'],
  [{ type: 'object', additionalProperties: false, minProperties: 1 }, 'no other members minProperties 1'],
  [{ type: 'string', default: '<b>', examples: ['"a"'] }, 'default <b> for example "a"'],
  [{ allOf: [pet, { properties: { age: { type: 'integer' } } }] }, 'All of Pet object age integer'],
  [{ not: { type: 'null' }, deprecated: true }, 'not {"type":"null"} deprecated true'],
])('constraints of %j, also of keywords without words of their own', (schema, text) => {
  expect(toText(renderSchema(openapi, schema).markup)).toBe(text);
});

test('a reference to nothing is an error', () => {
  const schema = { properties: { a: { $ref: '#/components/schemas/Ghost' } } };
  expect(() => renderSchema(openapi, schema)).toThrow('#/components/schemas/Ghost, which does not exist');
});
