import type { JsonSchema } from '../openapi/schemas.ts';
import { follow } from './schema-place.ts';

/**
 * Returns a schema in which `anyOf` of a schema and null is the schema itself with null among its types and values.
 * Ajv then finds one fault in a value, that of the schema, instead of one for each alternative.
 * @param schema the content of a file
 */
export function mergeNull(schemas: ReadonlyMap<string, JsonSchema>, schema: JsonSchema, file: string): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (_, node: unknown) => mergeNode(schemas, node, file));
}

function mergeNode(schemas: ReadonlyMap<string, JsonSchema>, node: unknown, file: string): unknown {
  if (!isNullable(node)) return node;
  const { anyOf, ...siblings } = node;
  const [schema] = anyOf.filter(({ type }) => type !== 'null');
  if (!schema) return node;
  const found = follow(schemas, { file, pointer: '', schema });
  const { type, enum: values } = found.schema;
  if (type === undefined && !Array.isArray(values)) return node;
  return {
    ...absolute(found.schema, found.file),
    ...siblings,
    ...(type !== undefined && { type: [type, 'null'].flat() }),
    ...(Array.isArray(values) && { enum: [...values, null] }),
  };
}

function isNullable(node: unknown): node is { readonly anyOf: readonly JsonSchema[] } {
  if (typeof node !== 'object' || node === null || !('anyOf' in node) || !Array.isArray(node.anyOf)) return false;
  return node.anyOf.length === 2 && node.anyOf.some(({ type }: JsonSchema) => type === 'null');
}

/** Makes a schema independent of its file. */
function absolute(schema: JsonSchema, file: string): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === '$ref' && typeof value === 'string' && value.startsWith('#') ? `${file}${value}` : value,
  );
}
