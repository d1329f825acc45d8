import { writeNames } from '../../src/stores/dynamodb/item.ts';
import { writeIdLength } from '../../src/todos/write-id.ts';
import { entryOverhead } from '../local/billed-units.ts';
import type { Inputs } from './figures.ts';

/** Capacity units that DynamoDB bills for a request. */
export interface Units {
  readonly write: number;
  readonly read: number;
}

export const operations = ['list', 'get', 'create', 'text', 'toggle', 'delete'] as const;

export type Operation = (typeof operations)[number];

const writeUnit = 1024;
const readUnit = 4096;
const [uuid, shortId, instant] = [36, 22, 24];
// Each todo is one item and two index entries: in by-position, and in open or done.
const entries = 2;

/**
 * Attributes that src/stores/dynamodb/item.ts stores once a todo has been changed a few times, in bytes; `openPosition`
 * and `donePosition` are equally long.
 */
const attributes = {
  id: uuid,
  createdAt: instant,
  updatedAt: instant,
  position: uuid,
  version: shortId,
  openPosition: uuid,
  ...Object.fromEntries(writeNames.map((name) => [name, writeIdLength])),
};
const fixedBytes = Object.entries(attributes).reduce((sum, [name, bytes]) => sum + name.length + bytes, 0);

type Sizes = Pick<Inputs, 'text-bytes' | 'owner-bytes'>;

/**
 * Returns the bytes of a todo's item, and of each of its index entries, which project all attributes.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function toItemBytes(sizes: Sizes): number {
  return fixedBytes + 'owner'.length + sizes['owner-bytes'] + 'text'.length + sizes['text-bytes'];
}

/** Returns the bytes that a todo occupies in storage, including index entries and their overhead. */
export function toStoredBytes(sizes: Sizes): number {
  return (1 + entries) * (toItemBytes(sizes) + entryOverhead);
}

/**
 * Returns the units of each operation. A write pays for the item and for each index entry that it puts, changes or
 * removes. `done` leaves one index and enters another, so a toggle pays for a third entry. All reads are consistent.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ThroughputConsiderations
 */
export function toUnits(inputs: Sizes & Pick<Inputs, 'page-todos'>): Readonly<Record<Operation, Units>> {
  const bytes = toItemBytes(inputs);
  const entry = Math.ceil((bytes + entryOverhead) / writeUnit);
  const write = Math.ceil(bytes / writeUnit) + entries * entry;
  return {
    list: { write: 0, read: Math.max(1, Math.ceil((inputs['page-todos'] * bytes) / readUnit)) },
    get: { write: 0, read: Math.ceil(bytes / readUnit) },
    create: { write, read: 0 },
    text: { write, read: 0 },
    toggle: { write: write + entry, read: 0 },
    delete: { write, read: 0 },
  };
}

/** Returns the mean units of a request, weighted by the share of each operation. */
export function toMeanUnits(inputs: Inputs): Units {
  const units = toUnits(inputs);
  const mean = (kind: keyof Units) =>
    operations.reduce((sum, name) => sum + units[name][kind] * inputs[`${name}-percent`], 0) / 100;
  return { write: mean('write'), read: mean('read') };
}
