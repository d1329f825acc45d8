/**
 * Finds the target of the first link with a relation type.
 * @param header the value of a `Link` header (RFC 8288, section 3)
 */
export function findLink(header: string, relation: string): string | undefined {
  for (const [, target, parameters = ''] of header.matchAll(linkPattern)) {
    if (relationsOf(parameters).includes(relation)) return target;
  }
  return undefined;
}

const linkPattern = /<([^>]*)>((?:"(?:[^"\\]|\\.)*"|[^",])*)/g;
const parameterPattern = /;\s*([^\s=;"]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*)))?/g;

/** Reads the first `rel` parameter only. Relation types are separated by spaces and ignore case. */
function relationsOf(parameters: string): readonly string[] {
  const all = [...parameters.matchAll(parameterPattern)];
  const [, , quoted, token] = all.find(([, name]) => name?.toLowerCase() === 'rel') ?? [];
  return (quoted ?? token ?? '').toLowerCase().split(/\s+/);
}
