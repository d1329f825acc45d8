import { isNode, type Node, resolveNode, toStrings } from './json-node.ts';

/** @returns a schema whose `allOf` is merged into it, and whose members and items are resolved as well */
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

/** Parts that speak of one member each narrow it. */
function mergeProperties(root: Node, parts: readonly Node[]): Node {
  const members = parts.flatMap(({ properties }) => (isNode(properties) ? Object.entries(properties) : []));
  const byName = Map.groupBy(members, ([name]) => name);
  return Object.fromEntries(
    [...byName].map(([name, all]) => [name, toSchema(root, { allOf: all.map(([, schema]) => schema) })]),
  );
}
