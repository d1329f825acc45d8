import { escapeToken } from '../../src/faults.ts';
import type { JsonSchema } from '../openapi/schemas.ts';

/** Position of a schema: its file in `schemas` and an RFC 6901 pointer. */
export interface SchemaPlace {
  readonly file: string;
  readonly pointer: string;
  readonly schema: JsonSchema;
}

/** Returns a fault that names its schema, such as `schemas/todo.json#/$defs/text: ...`. */
export function describeFault({ file, pointer }: SchemaPlace, fault: string): string {
  return `schemas/${file}#${pointer}: ${fault}`;
}

/** Returns the place of a schema below another, for example at `properties`, `text`; undefined for a missing schema. */
export function below({ file, pointer, schema }: SchemaPlace, ...path: readonly string[]): SchemaPlace | undefined {
  const found = path.reduce<unknown>((node, token) => (isNode(node) ? node[token] : undefined), schema);
  const tokens = path.map((token) => `/${escapeToken(token)}`);
  return isNode(found) ? { file, pointer: pointer + tokens.join(''), schema: found } : undefined;
}

/** Returns the places of all schemas in a file. Examples and other plain values have no schema's keywords as texts. */
export function placesIn(place: SchemaPlace): readonly SchemaPlace[] {
  const children = Object.keys(place.schema).filter((key) => !['examples', 'default', 'const', 'enum'].includes(key));
  return [place, ...children.flatMap((key) => below(place, key) ?? []).flatMap(placesIn)];
}

/** Returns the places of the schemas in a keyword's object or array. */
export function children(place: SchemaPlace, keyword: string): readonly SchemaPlace[] {
  return Object.keys(place.schema[keyword] ?? {}).flatMap((key) => below(place, keyword, key) ?? []);
}

/**
 * Follows the references of a schema to a schema without one.
 * @returns the target's place, with the siblings of the references added to its schema
 * @throws Error when a reference is broken
 */
export function follow(schemas: ReadonlyMap<string, JsonSchema>, place: SchemaPlace): SchemaPlace {
  const { $ref, ...siblings } = place.schema;
  if ($ref === undefined) return place;
  const [name, fragment = ''] = $ref.split('#');
  const file = name || place.file;
  const tokens = fragment.split('/').slice(1);
  const path = tokens.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
  const target = below({ file, pointer: '', schema: schemas.get(file) ?? {} }, ...path);
  if (!target) throw new Error(describeFault(place, `"$ref" must name an existing schema, unlike ${$ref}`));
  return follow(schemas, { ...target, schema: { ...target.schema, ...siblings } });
}

function isNode(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null;
}
