import { type Operation, operations, toItemBytes, toStoredBytes, toUnits } from './capacity.ts';
import type { Inputs } from './figures.ts';
import { prices } from './prices.ts';
import { toAmount, toTable } from './table.ts';

/**
 * What one partition serves in a second, and what the todos of one owner may take where there are local secondary
 * indexes, which keep them in one partition.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ItemCollections.SizeLimit
 */
const partition = { write: 1000, read: 3000 };
const collectionBytes = 10 * 1024 ** 3;

/** UTF-8 bytes of a text: a usual one, a long one, the last that fits a write unit with its item, and the longest of emoji that a body takes. */
export const textSizes = (inputs: Inputs) => [50, 500, 1024 - toItemBytes({ ...inputs, 'text-bytes': 0 }), 16_372];

/** @returns what an operation costs and how often one owner can do it in a second, and how many todos one owner can have */
export function toCapacityReport(inputs: Inputs): string {
  const sizes = textSizes(inputs);
  const unitsOf = (text: number) => toUnits({ ...inputs, 'text-bytes': text });
  const rows = operations.map((name) => [
    toLabel(name, inputs),
    ...sizes.map((text) => toText(unitsOf(text)[name])),
    toAmount(toPrice(unitsOf(inputs['text-bytes'])[name]), 3),
  ]);
  const rates = operations.map((name) => [toLabel(name, inputs), ...sizes.map((text) => toRate(unitsOf(text)[name]))]);
  const header = sizes.map((text) => `${toAmount(text, 0)} B`);
  return [
    `An owner of ${inputs['owner-bytes']} bytes; columns are UTF-8 bytes of the text. Units of an operation, and US dollars of 1M at ${inputs['text-bytes']} B:`,
    toTable(['units', ...header, '$'], rows),
    'The most of one owner in a second, if the owner does nothing else:',
    toTable(['a second', ...header], rates),
    'Bytes of a todo, and the most todos of one owner in 10 GB:',
    toTable(['', ...header], toSizeRows(inputs, sizes)),
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

function toText({ write, read }: { readonly write: number; readonly read: number }): string {
  return write > 0 ? `${write} WCU` : `${read} RCU`;
}

function toPrice({ write, read }: { readonly write: number; readonly read: number }): number {
  return write * prices.dynamodb.perMillionWriteUnits + read * prices.dynamodb.perMillionReadUnits;
}

function toRate({ write, read }: { readonly write: number; readonly read: number }): string {
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
