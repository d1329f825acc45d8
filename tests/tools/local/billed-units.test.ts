import { describe, expect, test } from '@jest/globals';
import type { Item, Table } from 'dynalite/db/index.js';
import { measureItem, toReadUnits, toWriteUnits } from '../../../tools/local/billed-units.ts';

// That AWS's engine bills the same is in tests/stores/dynamodb/billing.test.ts, on DynamoDB Local.
const table = { LocalSecondaryIndexes: [toIndex('place'), toIndex('open')] } as unknown as Table;

const small = newItem(100);
const placed = newItem(100, { place: 'a' });
const both = newItem(100, { place: 'a', open: 'a' });

describe('a write costs', () => {
  test.each<readonly [string, Item | undefined, Item | undefined, number]>([
    ['a unit for an item in no index', undefined, small, 1],
    ['another for its entry in an index', undefined, placed, 2],
    ['another for each entry', undefined, both, 3],
    ['nothing for entries that stay as they are', both, both, 1],
    ['a unit for each entry whose other attributes change', both, { ...both, text: { S: 'y' } }, 3],
    ['two for an entry whose key changes, which is removed and put', placed, newItem(100, { place: 'b' }), 3],
    ['a unit for an entry that is removed', both, placed, 3],
    ['the same for what is deleted', both, undefined, 3],
    ['a unit for 1,024 bytes', undefined, newItem(1024), 1],
    ['two for one byte more', undefined, newItem(1025), 2],
    ['a unit for an entry of 924 bytes, which has 100 more', undefined, newItem(924, { place: 'a' }), 2],
    ['two for an entry of one byte more', undefined, newItem(925, { place: 'a' }), 3],
    ['what the larger of two states costs', newItem(3000), small, 3],
  ])('%s', (_, before, after, units) => {
    expect(toWriteUnits(table, before, after)).toBe(units);
  });
});

test('a read costs a unit for each 4,096 bytes of its items together, and one if it finds nothing', () => {
  const counts = [[], [newItem(4096)], [newItem(4097)], [newItem(2048), newItem(2049)]].map(toReadUnits);
  expect(counts).toEqual([1, 1, 2, 2]);
});

test.each<readonly [Item, number]>([
  [{ a: { S: 'é🥛' } }, 7],
  [{ a: { N: '1800000000' } }, 3],
  [{ a: { N: '-12345' } }, 5],
  [{ a: { BOOL: true } }, 2],
  [{ a: { M: { b: { S: 'c' } } } }, 7],
])('the bytes of %j are %i', (item, bytes) => {
  expect(measureItem(item)).toBe(bytes);
});

function toIndex(name: string) {
  return { IndexName: name, KeySchema: ['owner', name].map((AttributeName) => ({ AttributeName })) };
}

/** Returns an item of some bytes. */
function newItem(bytes: number, keys: Readonly<Record<string, string>> = {}): Item {
  const rest = { owner: { S: 'o' }, ...Object.fromEntries(Object.entries(keys).map(([name, S]) => [name, { S }])) };
  const others = Object.entries(rest).reduce((sum, [name, { S }]) => sum + name.length + S.length, 'text'.length);
  return { ...rest, text: { S: 'x'.repeat(bytes - others) } };
}
