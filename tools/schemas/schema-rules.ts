import type { JsonSchema } from '../openapi/schemas.ts';
import { formats } from './formats.ts';
import { findRequestFaults } from './request-rules.ts';
import { describeFault, placesIn, type SchemaPlace } from './schema-place.ts';

/**
 * Checks that each schema means what it says: a keyword that would have no effect, or would leave a client without an
 * explanation, is a fault.
 * @param schemas schemas by file name
 * @throws Error that lists every fault with its file, its pointer and what to do
 */
export function requireMeaning(schemas: ReadonlyMap<string, JsonSchema>): void {
  const files = [...schemas].map(([file, schema]) => ({ file, pointer: '', schema }));
  const faults = [
    ...files.flatMap(placesIn).flatMap(findKeywordFaults),
    ...files.flatMap((place) => findRequestFaults(schemas, place)),
  ];
  if (faults.length > 0) throw new Error([...new Set(faults)].join('\n'));
}

/** Schemas whose faults no one reads: the service writes the values, or replaces them. */
const unread = ['problem.json', 'request-id.json', 'response-headers.json'];

function findKeywordFaults(place: SchemaPlace): readonly string[] {
  const { format, pattern, errorMessage, discriminator } = place.schema;
  const faults: string[] = [];
  if (typeof format === 'string' && !Object.hasOwn(formats, format)) {
    const known = Object.keys(formats).join(', ');
    faults.push(
      `format "${format}" is not checked; use a pattern, or add it to tools/schemas/formats.ts (has ${known})`,
    );
  }
  if (typeof pattern === 'string' && typeof errorMessage !== 'string' && !unread.includes(place.file)) {
    faults.push('a pattern needs "errorMessage" beside it, such as "must be 1 to 200"');
  }
  if (typeof errorMessage === 'string' && ![pattern, format, discriminator].some((keyword) => keyword !== undefined)) {
    faults.push('"errorMessage" has no effect without pattern, format or discriminator beside it; remove it');
  }
  return faults.map((fault) => describeFault(place, fault));
}
