import { bodyBytesMax } from '../../src/http/body.ts';
import type { JsonSchema } from '../openapi/schemas.ts';
import { codePointBytes, measureText } from './largest-text.ts';
import { below, children, describeFault, follow, type SchemaPlace } from './schema-place.ts';

/** Parts of a request whose members become the input of an operation. */
const parts = ['pathParameters', 'queryStringParameters', 'body'];

/** Finds the faults of a request's schema: parts that are open, ambiguous, optional or too large for the body limit. */
export function findRequestFaults(schemas: ReadonlyMap<string, JsonSchema>, place: SchemaPlace): readonly string[] {
  const found = parts.flatMap((part) => below(place, 'properties', part) ?? []);
  const body = below(place, 'properties', 'body');
  return [
    ...findUnchecked(place),
    ...found.flatMap((part) => findOpen(schemas, part, [])),
    ...findShared(found.map((part) => follow(schemas, part))),
    ...(body ? [...findOptional(place, body), ...findTooLarge(schemas, body)] : []),
  ];
}

/** Without a description, any query would be taken, and become part of the input. */
function findUnchecked(place: SchemaPlace): readonly string[] {
  const isRequest = ['headers', ...parts].some((part) => below(place, 'properties', part));
  if (!isRequest || below(place, 'properties', 'queryStringParameters')) return [];
  const advice = 'add { "type": "object", "additionalProperties": false }, or the parameters';
  return [describeFault(place, `has no "queryStringParameters"; ${advice}`)];
}

/** Nested objects stand in members, in items and in alternatives. */
const nesting = ['properties', 'anyOf', 'oneOf'];

function findOpen(
  schemas: ReadonlyMap<string, JsonSchema>,
  start: SchemaPlace,
  above: readonly string[],
): readonly string[] {
  const place = follow(schemas, start);
  const name = describeFault(place, '');
  if (above.includes(name)) return [];
  const { type, properties, additionalProperties } = place.schema;
  const isObject = properties !== undefined || [type].flat().includes('object');
  const inner = [...nesting.flatMap((keyword) => children(place, keyword)), below(place, 'items') ?? []].flat();
  return [
    ...(isObject && additionalProperties !== false && !hasChoice(place)
      ? [describeFault(place, 'is open; add "additionalProperties": false')]
      : []),
    ...inner.flatMap((child) => findOpen(schemas, child, [...above, name])),
  ];
}

/** An object that is one of several has its members there. */
function hasChoice({ schema }: SchemaPlace): boolean {
  return schema.properties === undefined && ('oneOf' in schema || 'anyOf' in schema);
}

function findShared(found: readonly SchemaPlace[]): readonly string[] {
  const members = found.flatMap((part) => children(part, 'properties'));
  const names = members.map(({ pointer }) => pointer.slice(pointer.lastIndexOf('/')));
  const repeated = members.filter((_, index) => names.indexOf(names[index] ?? '') < index);
  const fault = 'has the name of a member in another part of the request; rename it, because the parts are merged';
  return repeated.map((member) => describeFault(member, fault));
}

function findOptional(place: SchemaPlace, body: SchemaPlace): readonly string[] {
  const isRequired = place.schema.required?.includes('body');
  return isRequired ? [] : [describeFault(body, 'is optional; add "body" to "required" of the request')];
}

/** A batch is measured without escapes: with them, a client has to split one of the longest texts. */
function findTooLarge(schemas: ReadonlyMap<string, JsonSchema>, body: SchemaPlace): readonly string[] {
  const isBatch = body.file === 'batch-todos.json';
  const bytesMax = isBatch ? bodyBytesMax.batch : bodyBytesMax.single;
  const { bytes, faults } = measureText(schemas, body, isBatch ? codePointBytes.plain : codePointBytes.escaped);
  const sizes = `${bytes.toLocaleString('en')} bytes, but a request has at most ${bytesMax.toLocaleString('en')}`;
  const advice = 'lower a maxLength or maxItems, or raise bodyBytesMax in src/http/body.ts';
  return bytes > bytesMax ? [...faults, describeFault(body, `allows a JSON text of ${sizes}; ${advice}`)] : faults;
}
