import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { kafkaBatch as isKafkaBatch, type KafkaBatch } from '../../../../src/generated/validators.js';
import { readBatches } from '../../../../tools/local/ingestion/file-batches.ts';
import { encode } from '../../../ingestion/records.ts';
import { useFolder } from '../../../support/use-folder.ts';

const folder = useFolder();

test('makes batches of a length, with the lines as values and their numbers as offsets', async () => {
  const batches = await read('{"a":1}\n\n{"a":2}\r\n{"a":3}');
  expect(batches.map((batch) => batch.map(({ offset, value }) => ({ offset, value })))).toEqual([
    [
      { offset: 0, value: encode('{"a":1}') },
      { offset: 2, value: encode('{"a":2}') },
    ],
    [{ offset: 3, value: encode('{"a":3}') }],
  ]);
  expect(batches.flat()[0]).toMatchObject({ topic: 'events.ndjson', partition: 0, key: null });
  expect(batches.every((batch) => isKafkaBatch(batch))).toBe(true);
});

test('makes a tombstone of a key without a value, at its own time', async () => {
  const key = { owner: 'alice', id: 'x' };
  const [[tombstone] = []] = await read(JSON.stringify({ key, value: null, timestamp: 5 }));
  expect(tombstone).toMatchObject({ key: encode(JSON.stringify(key)), value: null, timestamp: 5 });
});

test.each([['{"value":null}'], ['{"value":null,"timestamp":5}'], ['{"key":null,"value":null}']])(
  'makes of %s a tombstone without a key, which the function refuses as such',
  async (line) => {
    expect((await read(line)).flat()).toMatchObject([{ key: null, value: null }]);
  },
);

test.each([
  ['null'],
  ['[]'],
  ['"x"'],
  ['{"key":{}}'],
  ['{"key":{},"value":1}'],
  ['{"type":"upsert","value":null}'],
  ['no JSON'],
])('takes %s for the value that it is', async (line) => {
  expect((await read(line)).flat()).toMatchObject([{ key: null, value: encode(line) }]);
});

test('hands over bytes that are no UTF-8 as they are', async () => {
  const bytes = Buffer.from([0x22, 0xff, 0xfe, 0x22]);
  expect((await read(Buffer.concat([bytes, Buffer.from('\n🥛')]))).flat()).toMatchObject([
    { value: encode(bytes) },
    { value: encode('🥛') },
  ]);
});

test('an empty file has none', async () => {
  expect(await read('')).toEqual([]);
});

async function read(content: string | Buffer): Promise<readonly KafkaBatch[]> {
  const file = join(folder(), 'events.ndjson');
  writeFileSync(file, content);
  const batches: KafkaBatch[] = [];
  for await (const batch of readBatches(file, 2)) batches.push(batch);
  return batches;
}
