import { entryOverhead } from '../local/billed-units.ts';
import { toTable } from '../markdown-table.ts';
import type { Inputs } from './figures.ts';
import { prices, toAmount } from './prices.ts';
import { type Operation, operations, toItemBytes, toStoredBytes, toUnits, type Units } from './request-units.ts';

/**
 * Units that one partition serves per second, and the bytes that one owner's todos may occupy, because local secondary
 * indexes keep them in one partition.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ItemCollections.SizeLimit
 */
const partition = { write: 1000, read: 3000 };
const collectionBytes = 10 * 1024 ** 3;

/** Returns the cost of each operation, and how often one owner can do it per second, and an owner's most todos. */
export function toCapacityReport(inputs: Inputs): string {
  // UTF-8 bytes: a usual text, a long one, the longest whose copies are one write unit each, and the longest of emoji in a
  // body.
  const sizes = [50, 500, 1024 - entryOverhead - toItemBytes({ ...inputs, 'text-bytes': 0 }), 16_372];
  const unitsOf = (text: number) => toUnits({ ...inputs, 'text-bytes': text });
  const toRows = (toCell: (units: Units) => string) =>
    operations.map((name) => [toLabel(name, inputs), ...sizes.map((text) => toCell(unitsOf(text)[name]))]);
  const costs = operations.map((name) => toAmount(toPrice(unitsOf(inputs['text-bytes'])[name]), 3));
  const header = sizes.map((text) => `${toAmount(text, 0)} B`);
  const unitRows = toRows(toUnitText).map((row, index) => [...row, costs[index] ?? '']);
  return [
    `An owner of ${inputs['owner-bytes']} bytes; columns are UTF-8 bytes of the text. Units of an operation, and US dollars of 1M at ${inputs['text-bytes']} B:`,
    toTable(['units', ...header, '$'], unitRows, 'right'),
    'The most operations of one owner per second, if the owner does nothing else:',
    toTable(['per second', ...header], toRows(toRate), 'right'),
    'Bytes of a todo, and the most todos of one owner in 10 GB:',
    toTable(['', ...header], toSizeRows(inputs, sizes), 'right'),
  ].join('\n\n');
}

const labels = {
  get: 'get',
  create: 'create',
  text: 'update of text',
  toggle: 'toggle of done',
  delete: 'delete',
} as const;

function toLabel(name: Operation, inputs: Inputs): string {
  return name === 'list' ? `list of ${inputs['page-todos']}` : labels[name];
}

function toUnitText({ write, read }: Units): string {
  return write > 0 ? `${write} WCU` : `${read} RCU`;
}

function toPrice({ write, read }: Units): number {
  return write * prices.dynamodb.perMillionWriteUnits + read * prices.dynamodb.perMillionReadUnits;
}

function toRate({ write, read }: Units): string {
  return toAmount(Math.floor(write > 0 ? partition.write / write : partition.read / read), 0);
}

function toSizeRows(inputs: Inputs, sizes: readonly number[]): string[][] {
  const toRow = (name: string, toSize: (text: number) => number) => [
    name,
    ...sizes.map((text) => toAmount(toSize(text), 0)),
  ];
  const stored = (text: number) => toStoredBytes({ ...inputs, 'text-bytes': text });
  return [
    toRow('item', (text) => toItemBytes({ ...inputs, 'text-bytes': text })),
    toRow('stored', stored),
    toRow('todos', (text) => Math.floor(collectionBytes / stored(text))),
  ];
}
