import { isDeepStrictEqual } from 'node:util';
import type { Index, Item, Table } from 'dynalite/db/index.js';

const [writeUnit, readUnit] = [1024, 4096];

/**
 * Bytes that a write of an index entry counts beside the item. AWS's documentation has them for storage only, but its
 * DynamoDB Local counts them here too.
 */
export const entryOverhead = 100;

/**
 * Returns the write units that DynamoDB bills for a write: those of the table, and those of each index entry that it puts,
 * changes or removes. An entry whose key changes is removed and put. Local indexes project all attributes.
 * @param before the item, if there was one
 * @param after the item, if there still is one
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ThroughputConsiderations.Writes
 */
export function toWriteUnits(table: Table, before: Item | undefined, after: Item | undefined): number {
  const entries = (table.LocalSecondaryIndexes ?? []).map((index) => toEntryUnits(index, before, after));
  return [toUnits(sizeOf(before), sizeOf(after)), ...entries].reduce((sum, units) => sum + units, 0);
}

/**
 * Returns the read units of items that are read consistently by one call. A read that finds nothing is billed too.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
export function toReadUnits(items: readonly Item[]): number {
  return Math.max(1, Math.ceil(items.reduce((sum, item) => sum + measureItem(item), 0) / readUnit));
}

/**
 * Returns the bytes of an item.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function measureItem(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + measureValue(value), 0);
}

function toEntryUnits({ KeySchema }: Index, before: Item | undefined, after: Item | undefined): number {
  const names = KeySchema.map(({ AttributeName }) => AttributeName);
  const toEntry = (item: Item | undefined) => (names.every((name) => item?.[name] !== undefined) ? item : undefined);
  const [old, young] = [toEntry(before), toEntry(after)];
  if (isDeepStrictEqual(toPlain(old), toPlain(young))) return 0;
  const isMoved = old && young && names.some((name) => !isDeepStrictEqual(toPlain(old[name]), toPlain(young[name])));
  const sizes = [old, young].map((entry) => entryOverhead + sizeOf(entry));
  if (isMoved) return sizes.reduce((sum, bytes) => sum + toUnits(bytes), 0);
  return toUnits(...sizes);
}

function sizeOf(item: Item | undefined): number {
  return item === undefined ? 0 : measureItem(item);
}

/** Write units of the largest of some sizes. */
function toUnits(...bytes: readonly number[]): number {
  return Math.max(1, Math.ceil(Math.max(...bytes) / writeUnit));
}

/** dynalite's values have no prototype, so they differ from equal ones that have. */
function toPlain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

function measureValue(value: object): number {
  const [[type, content] = ['NULL', true]] = Object.entries(value);
  if (type === 'S') return Buffer.byteLength(String(content));
  if (type === 'N') return Math.ceil(toDigits(String(content)).length / 2) + 1;
  if (type === 'M') return 3 + Object.keys(content).length + measureItem(content);
  if (type === 'BOOL' || type === 'NULL') return 1;
  throw new Error(`The bytes of an attribute of type ${type} are not known here.`);
}

/** Significant digits of an integer: zeros at its ends take no space. */
function toDigits(integer: string): string {
  return integer.replace(/^-?0*|0*$/g, '');
}
