import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import type { ValidateFunction } from 'ajv';
import { toFaults } from '../src/faults.ts';
import { compileSchemas } from '../tools/schemas/compile-schemas.ts';
import { serviceDir } from './support/service-dir.ts';
import { useSharedFolder } from './support/use-folder.ts';
import { useResource } from './support/use-resource.ts';

const secret = 's3cret';
const text = { type: 'string', minLength: 1, maxLength: 4, pattern: '^[a-z]*$', errorMessage: 'must be small letters' };
const nullable = (schema: object) => ({ anyOf: [schema, { type: 'null' }] });

const properties = {
  text: { $ref: '#/$defs/text' },
  longer: { type: 'string', minLength: 2, maxLength: 4 },
  letter: { type: 'string', maxLength: 1 },
  flag: { type: 'boolean' },
  count: { type: 'integer', minimum: 1, maximum: 9 },
  share: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
  order: { enum: ['asc', 'desc'] },
  kind: { const: 'todo' },
  id: { type: 'string', format: 'uuid' },
  at: { type: 'string', format: 'date-time' },
  day: { type: 'string', format: 'date-time', errorMessage: 'must be a day' },
  tags: { type: 'array', minItems: 1, maxItems: 2, uniqueItems: true, items: { type: 'string' } },
  place: { type: 'object', additionalProperties: false, required: ['x'], properties: { x: { type: 'number' } } },
  maybeFlag: { type: ['boolean', 'null'] },
  maybeText: nullable({ $ref: '#/$defs/text' }),
  maybeAt: nullable({ type: 'string', format: 'date-time' }),
  maybeOrder: nullable({ enum: ['asc', 'desc'] }),
  either: { anyOf: [{ type: 'string' }, { type: 'integer' }] },
};

const schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'scratch.json',
  title: 'Scratch',
  type: 'object',
  additionalProperties: false,
  properties,
  $defs: { text },
};

const folder = useSharedFolder((dir) => {
  mkdirSync(join(dir, 'src'));
  cpSync(join(serviceDir, 'schemas'), join(dir, 'schemas'), { recursive: true });
  writeFileSync(join(dir, 'schemas', 'scratch.json'), JSON.stringify(schema));
});
const generated = (name: string) => join(folder(), 'src', 'generated', name);
const validator = useResource(async () => {
  await compileSchemas(folder());
  const module: { scratch: ValidateFunction } = await import(pathToFileURL(generated('validators.js')).href);
  return module.scratch;
});

test.each<[keyof typeof properties, unknown, string]>([
  ['text', 5, 'must be a string'],
  ['text', '', 'must not be empty'],
  ['text', 'abcde', 'must have at most 4 characters'],
  ['text', 'A', 'must be small letters'],
  ['text', '\u{1f95b}'.repeat(5), 'must have at most 4 characters'],
  ['longer', 'a', 'must have at least 2 characters'],
  ['letter', 'ab', 'must have at most 1 character'],
  ['flag', secret, 'must be true or false'],
  ['count', 1.5, 'must be an integer'],
  ['count', 0, 'must be at least 1'],
  ['count', 10, 'must be at most 9'],
  ['share', 0, 'must be more than 0'],
  ['share', 1, 'must be less than 1'],
  ['order', secret, 'must be one of: asc, desc'],
  ['kind', secret, 'must be todo'],
  ['id', secret, 'must be a UUID'],
  ['at', 'christmas', 'must be a date-time, such as 2026-01-02T03:04:05Z'],
  ['at', '2026-02-29T00:00:00Z', 'must be a date-time, such as 2026-01-02T03:04:05Z'],
  ['day', 'christmas', 'must be a day'],
  ['tags', [], 'must not be empty'],
  ['tags', ['a', 'b', 'c'], 'must have at most 2 items'],
  ['tags', [secret, secret], 'must not repeat an item'],
  ['tags', secret, 'must be an array'],
  ['place', secret, 'must be an object'],
  ['maybeFlag', secret, 'must be true or false or null'],
  ['maybeText', 5, 'must be a string'],
  ['maybeText', '', 'must not be empty'],
  ['maybeText', 'A', 'must be small letters'],
  ['maybeAt', 'christmas', 'must be a date-time, such as 2026-01-02T03:04:05Z'],
  ['maybeOrder', secret, 'must be one of: asc, desc'],
])('one fault of %s in %j: %s', (name, value, detail) => {
  expect(findFaults({ [name]: value })).toEqual([{ pointer: `/${name}`, detail }]);
});

test('a fault names the member that is missing or not allowed', () => {
  expect(findFaults({ place: { [secret]: 1, '~/': 1 } })).toEqual([
    { pointer: '/place/x', detail: 'is required' },
    { pointer: `/place/${secret}`, detail: 'is not allowed' },
    { pointer: '/place/~0~1', detail: 'is not allowed' },
  ]);
});

test('null is taken where a schema allows it', () => {
  expect(findFaults({ maybeFlag: null, maybeText: null, maybeAt: null, maybeOrder: null })).toEqual([]);
});

test('a value that fits no alternative has one fault', () => {
  expect(findFaults({ either: [] })).toHaveLength(1);
});

test('the type of a member that may be null has null', () => {
  const types = readFileSync(generated('validators.d.ts'), 'utf8');
  expect(types.match(/maybe\w+\?: .+;/g)).toEqual([
    'maybeFlag?: boolean | null;',
    'maybeText?: string | null;',
    'maybeAt?: string | null;',
    'maybeOrder?: ("asc" | "desc") | null;',
  ]);
});

function findFaults(value: unknown) {
  validator()(value);
  return toFaults(validator().errors);
}
