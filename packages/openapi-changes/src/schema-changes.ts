import { isNode, type Node } from './flatten.ts';

/** The side that writes the values of a schema. */
export type Writer = 'client' | 'service';

/** A schema before and after a change, both flattened. */
interface Change {
  readonly before: Node;
  readonly after: Node;
  readonly writer: Writer;
}

/**
 * Compares two JSON Schemas. The service must not accept fewer values than before, or write more.
 * @returns a line for each change that breaks a client
 */
export function findSchemaChanges(change: Change): readonly string[] {
  const { before, after, writer } = change;
  const own = [...findNew(change, 'type', toTypes), ...findNew(change, 'value', toValues), ...findForms(change)];
  const requests = writer === 'client' ? [...findLimits(before, after), ...findDefault(before, after)] : [];
  const alternatives = ['oneOf', 'anyOf'].flatMap((keyword) => findAlternatives(change, keyword));
  return [...own, ...requests, ...findRequired(change), ...findMembers(change), ...findItems(change), ...alternatives];
}

/** Returns the schema that the reader relies on, then the schema of what the writer may write. */
function toSides({ before, after, writer }: Change): readonly [known: Node, written: Node] {
  return writer === 'client' ? [after, before] : [before, after];
}

/** Finds types or values that one side may write and the other does not know. */
function findNew(change: Change, what: string, list: (schema: Node) => readonly unknown[] | undefined) {
  const [known, written] = toSides(change).map(list);
  const unknown = known === undefined ? [] : (written ?? ['any']).filter((value) => !known.includes(value));
  const names = unknown.map((value) => `\`${value}\``).join(', ');
  return unknown.length === 0
    ? []
    : [`${what} ${names} ${change.writer === 'client' ? 'is no longer accepted' : 'is new'}`];
}

function toTypes({ type }: Node): readonly unknown[] | undefined {
  return type === undefined ? undefined : [type].flat().flatMap((one) => (one === 'number' ? [one, 'integer'] : [one]));
}

function toValues(schema: Node): readonly unknown[] | undefined {
  if ('const' in schema) return [schema['const']];
  return Array.isArray(schema['enum']) ? schema['enum'] : undefined;
}

function findForms(change: Change): readonly string[] {
  const [known, written] = toSides(change);
  const forms = ['pattern', 'format'].filter((keyword) => keyword in known && known[keyword] !== written[keyword]);
  return forms.map((keyword) => `the ${keyword} differs`);
}

/**
 * Finds tighter limits on what clients write. Requests and responses share the schemas of a todo's members, so a
 * loosened limit also applies to responses, which alone breaks no client.
 */
function findLimits(before: Node, after: Node): readonly string[] {
  const tighter = Object.entries(after).filter(([keyword, limit]) => {
    if (!/^(max|min)[A-Z]|imum$/.test(keyword) || typeof limit !== 'number') return false;
    const old = before[keyword];
    if (typeof old !== 'number') return true;
    return /max/i.test(keyword) ? limit < old : limit > old;
  });
  return tighter.map(([keyword, limit]) => `${keyword} is ${limit}, which is tighter`);
}

function findDefault(before: Node, after: Node): readonly string[] {
  return JSON.stringify(before['default']) === JSON.stringify(after['default']) ? [] : ['the default differs'];
}

function findRequired(change: Change): readonly string[] {
  const [expected, given] = toSides(change).map(({ required }) => (Array.isArray(required) ? required : []));
  const missing = (expected ?? []).filter((name) => !given?.includes(name));
  return missing.map((name) => `member \`${name}\` is ${change.writer === 'client' ? 'now' : 'no longer'} required`);
}

function findMembers({ before, after, writer }: Change): readonly string[] {
  const [old, now] = [before['properties'], after['properties']];
  const isClosed = before['additionalProperties'] !== false && after['additionalProperties'] === false;
  const changes = Object.entries(isNode(old) ? old : {}).flatMap(([name, schema]) => {
    const changed = isNode(now) ? now[name] : undefined;
    if (!isNode(schema)) return [];
    if (!isNode(changed)) return [`member \`${name}\` is removed`];
    return findSchemaChanges({ before: schema, after: changed, writer }).map((what) => `\`${name}\`: ${what}`);
  });
  return writer === 'client' && isClosed ? [...changes, 'other members are no longer accepted'] : changes;
}

function findItems(change: Change): readonly string[] {
  const { writer } = change;
  const [before, after] = [change.before['items'], change.after['items']];
  if (isNode(before) && isNode(after)) return findSchemaChanges({ before, after, writer });
  return isNode(writer === 'client' ? after : before) ? ['the items differ'] : [];
}

/** Compares the schemas of a keyword by their titles or, without one, by their positions. */
function findAlternatives(change: Change, keyword: string): readonly string[] {
  const { writer } = change;
  const [known, written] = toSides(change).map((schema) => toAlternatives(schema[keyword]));
  if (known === undefined) return [];
  if (written === undefined) return [`${keyword} ${writer === 'client' ? 'is new' : 'is removed'}`];
  return [...written].flatMap(([name, schema]) => {
    const other = known.get(name);
    if (other === undefined) return [`${name} ${writer === 'client' ? 'is no longer accepted' : 'is new'}`];
    const [before, after] = writer === 'client' ? [schema, other] : [other, schema];
    return findSchemaChanges({ before, after, writer }).map((what) => `${name}: ${what}`);
  });
}

function toAlternatives(schemas: unknown): ReadonlyMap<string, Node> | undefined {
  if (!Array.isArray(schemas)) return undefined;
  return new Map(
    schemas.filter(isNode).map((schema, index) => [String(schema['title'] ?? `alternative ${index}`), schema]),
  );
}
