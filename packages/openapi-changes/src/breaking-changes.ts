import { type Operation, type Parts, readOperations } from './read-operations.ts';
import { findSchemaChanges, type Writer } from './schema-changes.ts';

/** The members of an OpenAPI document that its type guarantees. */
export interface ApiDocument {
  readonly info: { readonly version: string };
}

/**
 * Compares two OpenAPI 3.1 documents: valid requests must stay valid, and clients must still understand all responses.
 * @returns a line for each change in `after` that may break a client of `before`
 * @throws Error when a document has no paths
 */
export function findBreakingChanges(before: ApiDocument, after: ApiDocument): readonly string[] {
  const now = readOperations({ ...after });
  return Object.entries(readOperations({ ...before })).flatMap(([name, operation]) => {
    const changed = now[name];
    if (changed === undefined) return [`${name} is removed`];
    return findOperationChanges(operation, changed).map((what) => `${name} ${what}`);
  });
}

function findOperationChanges(before: Operation, after: Operation): readonly string[] {
  return [
    ...findPartChanges('parameter', 'client', before.parameters, after.parameters),
    ...findPartChanges('body', 'client', before.body, after.body),
    ...Object.entries(before.responses).flatMap(([status, { headers, content }]) => {
      const changed = after.responses[status];
      if (changed === undefined) return [`response ${status} is removed`];
      return [
        ...findPartChanges(`response ${status} header`, 'service', headers, changed.headers),
        ...findPartChanges(`response ${status} body`, 'service', content, changed.content),
      ];
    }),
    ...before.security
      .filter((way) => !after.security.includes(way) && !after.security.includes('{}'))
      .map((way) => `security ${way} no longer suffices: ${after.security.join(' or ')}`),
  ];
}

function findPartChanges(kind: string, writer: Writer, before: Parts, after: Parts): readonly string[] {
  const kept = Object.entries(before).flatMap(([name, { schema = {}, required }]) => {
    const part = after[name];
    if (part === undefined) return [`${kind} ${name} is removed`];
    const isLost = writer === 'service' && required && !part.required;
    const changes = findSchemaChanges({ before: schema, after: part.schema ?? {}, writer });
    return [...changes, ...(isLost ? ['is no longer always present'] : [])].map((what) => `${kind} ${name} ${what}`);
  });
  const demanded = Object.entries(after).filter(([name, { required }]) => required && !before[name]?.required);
  return writer === 'service' ? kept : [...kept, ...demanded.map(([name]) => `${kind} ${name} is now required`)];
}
