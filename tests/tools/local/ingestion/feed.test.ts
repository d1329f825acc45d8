import { expect, test } from '@jest/globals';
import type { KafkaBatch } from '../../../../src/generated/validators.js';
import { feed } from '../../../../tools/local/ingestion/feed.ts';
import { toRecord } from '../../../ingestion/records.ts';

const none = { late: 0, duplicates: 0, poison: 0 };

test('gives a batch that failed again, goes on only when it succeeds, and adds up what became of all', async () => {
  const { context, seen, printed } = open(2);
  expect(await feed(toBatches(3, 4), context)).toEqual({ ...none, records: 7, applied: 7 });
  expect(seen).toEqual([3, 3, 3, 4]);
  expect(printed.at(0)).toBe('The batch from offset 42 failed and is sent again: no');
  expect(printed.at(-1)).toBe('7 records: 7 applied, 0 late, 0 duplicates, 0 dead letters');
});

test('throws when a batch fails for the sixth time', async () => {
  const { context, seen } = open(6);
  await expect(feed(toBatches(3, 4), context)).rejects.toThrow('unavailable');
  expect(seen).toEqual([3, 3, 3, 3, 3, 3]);
});

test('sends a batch again as often as it is told', async () => {
  const { context, seen } = open(8);
  const waits = () => Array.from({ length: 8 }, () => 0);
  expect(await feed(toBatches(3), { ...context, waits })).toMatchObject({ records: 3 });
  expect(seen).toHaveLength(9);
});

function open(failures: number) {
  const seen: number[] = [];
  const printed: string[] = [];
  const context = {
    invoke: async ({ length }: KafkaBatch) => {
      seen.push(length);
      if (seen.length <= failures) throw new Error('unavailable', { cause: new Error('no') });
      return { ...none, records: length, applied: length };
    },
    print: (line: string) => void printed.push(line),
    wait: async () => undefined,
  };
  return { context, seen, printed };
}

async function* toBatches(...lengths: readonly number[]): AsyncGenerator<KafkaBatch> {
  for (const length of lengths) yield Array.from({ length }, () => toRecord('x'));
}
