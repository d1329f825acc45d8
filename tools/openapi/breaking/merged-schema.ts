import { isNode, type Node, resolveNode, toStrings } from './json-node.ts';

/** Returns a schema with its `allOf` merged into it, and its references resolved at every depth. */
export function toSchema(root: Node, value: unknown): Node {
  const { allOf = [], ...own } = resolveNode(root, value);
  const parts = [...(Array.isArray(allOf) ? allOf.map((part) => toSchema(root, part)) : []), own];
  const properties = mergeProperties(root, parts);
  const required = parts.flatMap((part) => toStrings(part['required']));
  const items = parts.find((part) => 'items' in part)?.['items'];
  return Object.assign(
    {},
    ...parts,
    { properties, required },
    items === undefined ? {} : { items: toSchema(root, items) },
  );
}

/** Merges the schemas of members that occur in several parts, because each narrows the member. */
function mergeProperties(root: Node, parts: readonly Node[]): Node {
  const members = parts.flatMap(({ properties }) => (isNode(properties) ? Object.entries(properties) : []));
  const byName = Map.groupBy(members, ([name]) => name);
  return Object.fromEntries(
    [...byName].map(([name, all]) => [name, toSchema(root, { allOf: all.map(([, schema]) => schema) })]),
  );
}
