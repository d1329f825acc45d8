/** An object of a JSON document. */
export type Node = Readonly<Record<string, unknown>>;

/** Returns whether a value is an object. */
export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Resolves a value's reference, for example `#/components/schemas/Todo`.
 * @returns the object that a value is or refers to, or an empty one
 * @throws Error when the target is missing
 * @see RFC 6901 section 6
 */
export function resolveNode(root: Node, value: unknown): Node {
  if (!isNode(value)) return {};
  if (typeof value['$ref'] !== 'string') return value;
  const tokens = value['$ref']
    .slice(2)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
  const { $ref: _, ...beside } = value;
  const target = tokens.reduce<unknown>((node, token) => (isNode(node) ? node[token] : undefined), root);
  if (!isNode(target)) throw new Error(`There is nothing at ${value['$ref']}.`);
  return { ...resolveNode(root, target), ...beside };
}

/** Returns the strings in a list, or a string as a list of one. */
export function toStrings(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string');
}
