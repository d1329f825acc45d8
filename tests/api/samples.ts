import { Ajv2020 } from 'ajv/dist/2020.js';
import { type JsonSchema, readSchemas, resolve } from '../../tools/openapi/schemas.ts';
import { serviceDir } from '../support/service-dir.ts';

interface Constraints extends JsonSchema {
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly format?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

const schemas = readSchemas(serviceDir);
// Values of a format are chosen here, so they need no check.
const ajv = new Ajv2020({ schemas: Object.values(schemas), strict: false, validateFormats: false });

/**
 * @returns two values that a property's schema allows, neither of them null: its examples, or values that follow from it
 * @throws Error if there are not two
 */
export function takeSamples(name: string, schema: JsonSchema): readonly [unknown, unknown] {
  const isValid = ajv.compile(schema);
  const valid = candidatesOf(schema).filter((value) => value !== null && isValid(value));
  const [first, second] = new Map(valid.map((value) => [JSON.stringify(value), value])).values();
  if (second === undefined) throw new Error(`Give the schema of "${name}" two different "examples" for the tests.`);
  return [first, second];
}

function candidatesOf(schema: JsonSchema): readonly unknown[] {
  const constraints: Constraints = resolve(schemas, schema, 'todo.json');
  const { examples = [], enum: listed = [], anyOf = [], format } = constraints;
  const typical = format === undefined ? typicalOf(constraints) : (formats[format] ?? []);
  return [...examples, ...listed, ...anyOf.flatMap(candidatesOf), ...typical];
}

function typicalOf({ items, minLength = 0, minimum = 1, maximum = minimum + 1 }: Constraints): readonly unknown[] {
  const texts = ['One', 'Two', '1'.repeat(minLength), '2'.repeat(minLength)];
  const lists = items === undefined ? [] : candidatesOf(items).map((item) => [item]);
  return [true, false, minimum, maximum, ...texts, ...lists];
}

const formats: Readonly<Record<string, readonly unknown[]>> = {
  uuid: ['0e4f1a2b-3c4d-4e5f-8a6b-7c8d9e0f1a2b', '019b7d3a-5f2e-7c1a-9d44-0a6d2f8b1c3e'],
  'date-time': ['2026-03-04T05:06:07.000Z', '2026-04-05T06:07:08.900Z'],
};
