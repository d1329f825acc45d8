import { isNode, type Node, resolveNode, toStrings } from './json-node.ts';

/** The side that writes the values of a schema. */
export type Writer = 'client' | 'service';

/** A schema before and after a change, both with all references resolved. */
interface Change {
  readonly before: Node;
  readonly after: Node;
  readonly writer: Writer;
}

/**
 * Compares two JSON Schemas. The service must not accept fewer values than before, or write more.
 * @param change schemas that `toSchema` returned
 * @returns a line for each change that breaks a client
 */
export function findSchemaChanges(change: Change): readonly string[] {
  const own = [...findTypes(change), ...findValues(change), ...findLimits(change), ...findForms(change)];
  return [...own, ...findDefault(change), ...findRequired(change), ...findMembers(change), ...findItems(change)];
}

/** Finds types that one side may write and the other does not know. */
function findTypes({ before, after, writer }: Change): readonly string[] {
  const [known, written] = writer === 'client' ? [after, before] : [before, after];
  if (known['type'] === undefined) return [];
  const types = toStrings(known['type']).flatMap((type) => (type === 'number' ? ['number', 'integer'] : [type]));
  const unknown =
    written['type'] === undefined ? ['any'] : toStrings(written['type']).filter((type) => !types.includes(type));
  return unknown.length === 0
    ? []
    : [`type ${quote(unknown)} ${writer === 'client' ? 'is no longer accepted' : 'is new'}`];
}

function findValues({ before, after, writer }: Change): readonly string[] {
  const [known, written] =
    writer === 'client' ? [toValues(after), toValues(before)] : [toValues(before), toValues(after)];
  if (known === undefined) return [];
  if (written === undefined) return ['the values are no longer limited to a set'];
  const unknown = written.filter((value) => !known.includes(value));
  return unknown.length === 0
    ? []
    : [`value ${quote(unknown)} ${writer === 'client' ? 'is no longer accepted' : 'is new'}`];
}

function toValues(schema: Node): readonly unknown[] | undefined {
  if ('const' in schema) return [schema['const']];
  return Array.isArray(schema['enum']) ? schema['enum'] : undefined;
}

/**
 * Finds tighter limits on what clients write. Requests and responses share the schemas of a todo's members, so a
 * loosened limit also applies to responses, which alone breaks no client.
 */
function findLimits({ before, after, writer }: Change): readonly string[] {
  const limits = Object.entries(after).filter(
    ([keyword, limit]) => /^(max|min)[A-Z]|imum$/.test(keyword) && typeof limit === 'number',
  );
  const tighter = limits.filter(([keyword, limit]) => isTighter(keyword, before[keyword], Number(limit)));
  return writer === 'service' ? [] : tighter.map(([keyword, limit]) => `${keyword} is ${limit}, which is tighter`);
}

function isTighter(keyword: string, before: unknown, after: number): boolean {
  if (typeof before !== 'number') return true;
  return /max/i.test(keyword) ? after < before : after > before;
}

function findForms({ before, after, writer }: Change): readonly string[] {
  const forms = ['pattern', 'format'].filter((keyword) => before[keyword] !== after[keyword]);
  const known = writer === 'client' ? after : before;
  return forms.filter((keyword) => keyword in known).map((keyword) => `the ${keyword} differs`);
}

function findDefault({ before, after, writer }: Change): readonly string[] {
  const isSame = JSON.stringify(before['default']) === JSON.stringify(after['default']);
  return writer === 'service' || isSame ? [] : ['the default differs'];
}

function findRequired({ before, after, writer }: Change): readonly string[] {
  const [expected, given] = writer === 'client' ? [after, before] : [before, after];
  const missing = toStrings(expected['required']).filter((name) => !toStrings(given['required']).includes(name));
  return missing.map((name) => `member \`${name}\` is ${writer === 'client' ? 'now' : 'no longer'} required`);
}

function findMembers({ before, after, writer }: Change): readonly string[] {
  const [old, now] = [resolveNode({}, before['properties']), resolveNode({}, after['properties'])];
  const isClosed = writer === 'client' && isOpen(before) && !isOpen(after);
  const changes = Object.entries(old).flatMap(([name, schema]) => {
    if (!isNode(schema)) return [];
    const changed = now[name];
    if (!isNode(changed)) return [`member \`${name}\` is removed`];
    return findSchemaChanges({ before: schema, after: changed, writer }).map((what) => `\`${name}\`: ${what}`);
  });
  return isClosed ? [...changes, 'other members are no longer accepted'] : changes;
}

function isOpen(schema: Node): boolean {
  return schema['additionalProperties'] !== false;
}

function findItems({ before, after, writer }: Change): readonly string[] {
  const [old, now] = [before['items'], after['items']];
  if (isNode(old) && isNode(now)) return findSchemaChanges({ before: old, after: now, writer });
  return isNode(writer === 'client' ? now : old) ? ['the items differ'] : [];
}

function quote(values: readonly unknown[]): string {
  return values.map((value) => `\`${value}\``).join(', ');
}
