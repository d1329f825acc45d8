import { type Operation, type Parts, readOperations } from './operations.ts';
import { findSchemaChanges, type Writer } from './schema-changes.ts';

/** As much of an OpenAPI document as must be there. */
export interface ApiDocument {
  readonly info: { readonly version: string };
}

/**
 * Compares two OpenAPI 3.1 documents: a request that was right must stay right, and an answer must stay one that clients
 * know how to read.
 * @returns one line for each change of `after` that may break a client of `before`: where, and what
 * @throws Error when a document has no paths
 */
export function findBreakingChanges(before: ApiDocument, after: ApiDocument): readonly string[] {
  const now = readOperations({ ...after });
  return [...readOperations({ ...before })].flatMap(([name, operation]) => {
    const changed = now.get(name);
    if (changed === undefined) return [`${name} is removed`];
    return findOperationChanges(operation, changed).map((what) => `${name} ${what}`);
  });
}

function findOperationChanges(before: Operation, after: Operation): readonly string[] {
  return [
    ...findPartChanges('parameter', 'client', before.parameters, after.parameters),
    ...findPartChanges('body', 'client', before.body, after.body),
    ...findAnswerChanges(before, after),
    ...before.security
      .filter((way) => !after.security.includes(way) && !after.security.includes('{}'))
      .map((way) => `security ${way} is not enough any more: ${after.security.join(' or ')}`),
  ];
}

function findAnswerChanges(before: Operation, after: Operation): readonly string[] {
  return [...before.answers].flatMap(([status, { headers, content }]) => {
    const changed = after.answers.get(status);
    if (changed === undefined) return [`answer ${status} is removed`];
    return [
      ...findPartChanges(`answer ${status} header`, 'service', headers, changed.headers),
      ...findPartChanges(`answer ${status} body`, 'service', content, changed.content),
    ];
  });
}

function findPartChanges(kind: string, writer: Writer, before: Parts, after: Parts): readonly string[] {
  const kept = [...before].flatMap(([name, { schema, isRequired }]) => {
    const part = after.get(name);
    if (part === undefined) return [`${kind} ${name} is removed`];
    const isLost = writer === 'service' && isRequired && !part.isRequired;
    const changes = findSchemaChanges({ before: schema, after: part.schema, writer });
    return [...changes, ...(isLost ? ['is no longer there always'] : [])].map((what) => `${kind} ${name} ${what}`);
  });
  return [...kept, ...(writer === 'client' ? findDemands(kind, before, after) : [])];
}

/** What a request had not to have before. */
function findDemands(kind: string, before: Parts, after: Parts): readonly string[] {
  const demanded = [...after].filter(([name, { isRequired }]) => isRequired && !before.get(name)?.isRequired);
  return demanded.map(([name]) => `${kind} ${name} is now required`);
}
