/** An object of a JSON document. */
export type Node = Readonly<Record<string, unknown>>;

/** Returns whether a value is an object. */
export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Replaces every reference in a value by its target, and every `allOf` by the merged schemas.
 * @param root the document that contains the targets, for example `#/components/schemas/Todo`
 * @throws Error when a target is missing
 */
export function flatten(root: Node, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => flatten(root, item));
  if (!isNode(value)) return value;
  const { $ref, allOf = [], ...own } = value;
  const parts = [...(typeof $ref === 'string' ? [find(root, $ref)] : []), ...(Array.isArray(allOf) ? allOf : [])];
  const members = Object.entries(own).map(([name, member]) => [name, flatten(root, member)] as const);
  return [...parts.map((part) => flatten(root, part)), Object.fromEntries(members)].filter(isNode).reduce(merge);
}

/** Finds the target of a reference. @see RFC 6901 section 6 */
function find(root: Node, reference: string): Node {
  const tokens = reference.slice(2).split('/');
  const names = tokens.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
  const target = names.reduce<unknown>((node, name) => (isNode(node) ? node[name] : undefined), root);
  if (!isNode(target)) throw new Error(`There is nothing at ${reference}.`);
  return target;
}

/** Merges schemas that both apply: `required` adds up, and schemas of the same member narrow each other. */
function merge(one: Node, other: Node): Node {
  const both = Object.entries(other).map(([name, value]) => {
    const before = one[name];
    if (isNode(before) && isNode(value)) return [name, merge(before, value)];
    return [name, name === 'required' && Array.isArray(before) ? before.concat(value) : value];
  });
  return { ...one, ...Object.fromEntries(both) };
}
