import { type JsonSchema, resolve, type Schemas } from './schemas.ts';

type Place = 'path' | 'query' | 'header';

const parts = { pathParameters: 'path', queryStringParameters: 'query', headers: 'header' } as const;

/** Returns the parameters of an operation, as its schema describes the parts of the request. */
export function toParameters(schemas: Schemas, file: string) {
  const { properties = {} } = schemas[file] ?? {};
  const described = Object.entries(parts).flatMap(([part, place]) => {
    const { properties: members = {}, required = [] } = resolve(schemas, properties[part] ?? {}, file);
    const home = properties[part]?.$ref?.split('#')[0] ?? file;
    return Object.entries(members).map(([name, member]) =>
      member.$ref?.startsWith('request-headers.json')
        ? toReference(name)
        : toParameter(name, place, { ...resolve(schemas, member, home), required: required.includes(name) }),
    );
  });
  return [...described, toReference('x-request-id')];
}

/** Returns the header fields that operations share as components. */
export function toSharedParameters(schemas: Schemas, routeFiles: readonly string[]) {
  const used = new Set(
    routeFiles.flatMap((file) => Object.keys(schemas[file]?.properties?.['headers']?.properties ?? {})),
  );
  const { $defs = {} } = schemas['request-headers.json'] ?? {};
  const fields = Object.entries($defs).filter(([name]) => name === 'x-request-id' || used.has(name));
  return Object.fromEntries(
    fields.map(([name, member]) => [
      toFieldName(name),
      toParameter(name, 'header', resolve(schemas, member, 'request-headers.json')),
    ]),
  );
}

function toReference(name: string) {
  return { $ref: `#/components/parameters/${toFieldName(name)}` };
}

function toParameter(name: string, place: Place, described: Omit<JsonSchema, 'required'> & { required?: unknown }) {
  const { description, required = false, contentMediaType: _, contentSchema, ...text } = described;
  return {
    name: place === 'header' ? toFieldName(name) : name,
    in: place,
    description,
    required,
    schema: contentSchema === undefined ? text : toValueSchema(contentSchema as JsonSchema, text['default']),
  };
}

/** Describes the value that a parameter's text encodes, because clients send values. */
function toValueSchema(schema: JsonSchema, defaultText: unknown): JsonSchema {
  return typeof defaultText === 'string' ? { ...schema, default: JSON.parse(defaultText) } : schema;
}

/** Capitalizes a field name, for example `If-Match`. */
function toFieldName(name: string): string {
  return name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}
