import { isDeepStrictEqual } from 'node:util';
import { getIndexActions, type Item, type Table } from 'dynalite/db/index.js';

/** Parts that this module uses of the LevelDB in which dynalite stores its data. */
export interface Database {
  readonly iterator: (range: Range) => AsyncIterable<readonly [string, unknown]>;
  readonly batch: (changes: readonly Change[]) => Promise<void>;
}

interface Range {
  readonly gte: string;
  readonly lt: string;
}

type Change =
  | { readonly type: 'del'; readonly key: string }
  | { readonly type: 'put'; readonly key: string; readonly value: Item };

/**
 * Makes the entries of all local indexes match the items. dynalite changes the entries of an item before the item, each
 * in a write of its own. If it is killed in between, lists show todos that do not exist, or lack some that do.
 * @returns the number of entries that did not match
 */
export async function mendIndexes(database: Database): Promise<number> {
  const changes: Change[] = [];
  for await (const [, table] of database.iterator(toRange('table'))) {
    changes.push(...(await findChanges(database, table as Table)));
  }
  await database.batch(changes);
  return changes.length;
}

async function findChanges(database: Database, table: Table): Promise<readonly Change[]> {
  const prefix = `index-local~${table.TableName}`;
  const missing = new Map<string, Item>();
  for await (const [, item] of database.iterator(toRange(`item-${table.TableName}`))) {
    const { puts } = getIndexActions(table.LocalSecondaryIndexes ?? [], undefined, item as Item, table);
    for (const { index, key, item: entry } of puts) missing.set(`${prefix}~${index}~${key}`, entry);
  }
  const changes: Change[] = [];
  for await (const [key, entry] of database.iterator(toRange(prefix))) {
    if (isDeepStrictEqual(missing.get(key), entry)) missing.delete(key);
    else if (!missing.has(key)) changes.push({ type: 'del', key });
  }
  return [...changes, ...[...missing].map(([key, value]) => ({ type: 'put', key, value }) as const)];
}

/** Range of all keys that begin with a name and `~`. */
function toRange(name: string): Range {
  return { gte: `${name}~`, lt: `${name}\x7f` };
}
