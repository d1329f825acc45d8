import type { JsonSchema } from '../openapi/schemas.ts';
import { formats } from './formats.ts';
import { below, children, describeFault, follow, type SchemaPlace } from './schema-place.ts';

/** Size of the largest JSON text that a schema allows, or the places that allow a text of any size. */
interface LargestText {
  readonly bytes: number;
  readonly faults: readonly string[];
}

/**
 * Bytes of a code point in a text of variable length: with every character escaped, or in UTF-8, as JSON.stringify writes
 * one that is neither a control character except tab, LF and CR nor a lone surrogate.
 */
export const codePointBytes = { escaped: 12, plain: 4 } as const;

/**
 * Measures the largest JSON text that a schema allows, without spaces between its tokens. Names and fixed values count as
 * escaped, and a number as the longest that JSON.stringify writes.
 */
export function measureText(
  schemas: ReadonlyMap<string, JsonSchema>,
  place: SchemaPlace,
  pointBytes: number = codePointBytes.escaped,
): LargestText {
  return measure(place, { schemas, pointBytes, above: [] });
}

interface Context {
  readonly schemas: ReadonlyMap<string, JsonSchema>;
  readonly pointBytes: number;
  /** Names of the schemas around the measured one. */
  readonly above: readonly string[];
}

function measure(start: SchemaPlace, { schemas, pointBytes, above }: Context): LargestText {
  const place = follow(schemas, start);
  const { schema } = place;
  const name = describeFault(place, '');
  if (above.includes(name)) return unlimited(place, 'contains itself; describe a fixed depth instead');
  const values = 'const' in schema ? [schema['const']] : schema['enum'];
  if (Array.isArray(values)) return { bytes: Math.max(...values.map(toEscapedLength)), faults: [] };
  const inner = { schemas, pointBytes, above: [...above, name] };
  // Alternatives of an object with members only restrict them.
  const choice = ['oneOf', 'anyOf'].find((keyword) => keyword in schema);
  if (choice && schema.properties === undefined)
    return larger(children(place, choice).map((child) => measure(child, inner)));
  const types = [schema['type'] ?? []].flat();
  if (types.length === 0) return unlimited(place, 'may be anything; add type, enum or const');
  return larger(types.map((type) => measureType(String(type), place, inner)));
}

function measureType(type: string, place: SchemaPlace, inner: Context): LargestText {
  if (type === 'string') return measureString(place, inner);
  if (type === 'array') return measureArray(place, inner);
  if (type === 'object') return measureObject(place, inner);
  return { bytes: scalarBytes[type] ?? 0, faults: [] };
}

function measureArray(place: SchemaPlace, inner: Context): LargestText {
  const { maxItems } = place.schema;
  const items = below(place, 'items');
  if (typeof maxItems !== 'number' || !items) return unlimited(place, 'has no largest size; add items and maxItems');
  const { bytes, faults } = larger([items, ...children(place, 'prefixItems')].map((item) => measure(item, inner)));
  return { bytes: enclose(maxItems * (bytes + ','.length)), faults };
}

function measureObject(place: SchemaPlace, inner: Context): LargestText {
  if ('patternProperties' in place.schema) {
    return unlimited(place, 'has no largest size; list its members in properties');
  }
  const members = children(place, 'properties').map((child) => measure(child, inner));
  const names = Object.keys(place.schema.properties ?? {}).map((name) => toEscapedLength(name) + ':,'.length);
  return {
    bytes: enclose([...names, ...members.map(({ bytes }) => bytes)].reduce((sum, bytes) => sum + bytes, 0)),
    faults: members.flatMap(({ faults }) => faults),
  };
}

const scalarBytes: Readonly<Record<string, number>> = {
  boolean: 'false'.length,
  null: 'null'.length,
  integer: '-1.2345678901234567e+308'.length,
  number: '-1.2345678901234567e+308'.length,
};

function measureString(found: SchemaPlace, { pointBytes }: Context): LargestText {
  const { maxLength, format } = found.schema;
  const known = typeof format === 'string' ? formats[format] : undefined;
  if (typeof maxLength !== 'number' && format === undefined) {
    return unlimited(found, 'has no largest size; add maxLength, format, enum or const');
  }
  // An unknown format is a fault of its own.
  const points = typeof maxLength === 'number' ? maxLength * pointBytes : Infinity;
  return {
    bytes: '""'.length + Math.min(points, format === undefined ? Infinity : (known?.lengthMax ?? 0) * 6),
    faults: [],
  };
}

/** Adds brackets to parts, each with a comma; the last has none. */
function enclose(parts: number): number {
  return '[]'.length + Math.max(0, parts - ','.length);
}

function larger(texts: readonly LargestText[]): LargestText {
  return { bytes: Math.max(...texts.map(({ bytes }) => bytes)), faults: texts.flatMap(({ faults }) => faults) };
}

function unlimited(place: SchemaPlace, fault: string): LargestText {
  return { bytes: 0, faults: [describeFault(place, fault)] };
}

/** Returns the length of a value as JSON, each character of its texts escaped. */
function toEscapedLength(value: unknown): number {
  return typeof value === 'string' ? value.length * 6 + '""'.length : JSON.stringify(value).length * 6;
}
