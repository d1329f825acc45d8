import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { kafkaBatch as isKafkaBatch, type KafkaBatch } from '../../../../src/generated/validators.js';
import { readBatches } from '../../../../tools/local/ingestion/file-batches.ts';
import { encode } from '../../../ingestion/records.ts';
import { useFolder } from '../../../support/use-folder.ts';

const folder = useFolder();
const key = { owner: 'alice', id: 'x' };

test('makes batches of a length, with the lines as values and their numbers as offsets', async () => {
  const batches = await read('{"a":1}\n\n{"a":2}\r\n{"a":3}');
  const common = { topic: 'events.ndjson', partition: 0, key: null };
  expect(batches).toMatchObject([
    [
      { ...common, offset: 0, value: encode('{"a":1}') },
      { ...common, offset: 2, value: encode('{"a":2}') },
    ],
    [{ ...common, offset: 3, value: encode('{"a":3}') }],
  ]);
  expect(batches.every((batch) => isKafkaBatch(batch))).toBe(true);
});

test.each([
  [JSON.stringify({ key, value: null, timestamp: 5 }), { key: encode(JSON.stringify(key)), timestamp: 5 }],
  ['{"value":null,"timestamp":5}', { key: null, timestamp: 5 }],
  ['{"key":null,"value":null}', { key: null }],
])('makes of %s a tombstone, which the function refuses without a key', async (line, tombstone) => {
  expect((await read(line)).flat()).toMatchObject([{ ...tombstone, value: null }]);
});

test.each([
  'null',
  '{"key":{}}',
  '{"key":{},"value":1}',
  '{"type":"upsert","value":null}',
  'no JSON',
  Buffer.from([0x22, 0xff, 0xfe, 0x22]),
  '🥛',
])('takes %s for the value that it is', async (line) => {
  expect((await read(line)).flat()).toMatchObject([{ key: null, value: encode(line) }]);
});

async function read(content: string | Buffer): Promise<readonly KafkaBatch[]> {
  const file = join(folder(), 'events.ndjson');
  writeFileSync(file, content);
  const batches: KafkaBatch[] = [];
  for await (const batch of readBatches(file, 2)) batches.push(batch);
  return batches;
}
