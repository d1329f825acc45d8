import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { KafkaBatch } from '../../../../src/generated/validators.js';
import { toDeadLetterText } from '../../../../src/ingestion/dead-letter.ts';
import { type QueueServer, serveFileQueue } from '../../../../tools/local/ingestion/queue-server.ts';
import { redrive } from '../../../../tools/local/ingestion/redrive.ts';
import { encode, toRecord, toTombstone } from '../../../ingestion/records.ts';

const noon = Date.UTC(2030, 0, 1, 12);
const counts = { late: 0, duplicates: 0, poison: 0 };

let folder: string;
let queue: QueueServer;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'letters-'));
});

afterEach(() => {
  queue.close();
  rmSync(folder, { recursive: true });
});

test('gives every letter to the function as the record that it was, and then removes it', async () => {
  const records = Array.from({ length: 25 }, (_, offset) => toRecord({ offset }, { offset }));
  const tombstone = toTombstone({ owner: 'alice' }, { offset: 25 });
  const { run, batches, left } = await open([...records, tombstone].map((record) => letterOf(record)));
  expect(await run()).toEqual({ ...counts, records: 26, applied: 26, kept: [] });
  expect(batches.map(({ length }) => length)).toEqual([10, 10, 6]);
  const original = ({ topic, partition, offset, timestamp, key, value }: KafkaBatch[number]) => ({
    topic,
    partition,
    offset,
    timestamp,
    key,
    value,
  });
  expect(batches.flat().map(original)).toEqual([...records, tombstone].map(original));
  expect(left()).toEqual([]);
});

test('keeps every letter of a batch that fails', async () => {
  const { run, left } = await open([letterOf(toRecord('x')), letterOf(toRecord('y'))], () => {
    throw new Error('storage_unavailable');
  });
  await expect(run()).rejects.toThrow('storage_unavailable');
  expect(left()).toHaveLength(2);
});

test('leaves what it did not find at the start, and what is not a whole record', async () => {
  const large = letterOf(toRecord(null, { value: encode(Buffer.alloc(200_000)) }));
  const { run, batches, left } = await open([
    letterOf(toRecord('x')),
    large,
    'hello',
    '{}',
    [letterOf(toRecord('new')), noon],
  ]);
  expect(await run()).toEqual({
    ...counts,
    records: 1,
    applied: 1,
    kept: ['todo-events/3/42', 'message 2', 'message 3'],
  });
  expect(batches.flat()).toHaveLength(1);
  expect(left()).toEqual([large, 'hello', '{}', letterOf(toRecord('new'))]);
});

type Letter = string | readonly [body: string, sentAt: number];

function letterOf(record: KafkaBatch[number]): string {
  return toDeadLetterText({ record, reason: [{ pointer: '/value', detail: 'is not JSON' }] }, 'request-1');
}

/** @returns what redrives these letters, all sent before noon unless they say otherwise */
async function open(letters: readonly Letter[], act: () => void = () => undefined) {
  const file = join(folder, 'dead-letters.ndjson');
  const lines = letters.map((letter, index) => {
    const [body, sentAt] = typeof letter === 'string' ? [letter, noon - 1] : letter;
    return `${JSON.stringify({ id: String(index), body, sentAt })}\n`;
  });
  writeFileSync(file, lines.join(''));
  queue = await serveFileQueue(file);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new SQSClient({ endpoint: queue.endpoint, region: 'eu-west-1', credentials });
  const batches: KafkaBatch[] = [];
  const invoke = async (batch: KafkaBatch) => {
    act();
    batches.push(batch);
    return { ...counts, records: batch.length, applied: batch.length };
  };
  const left = () =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line): string[] => (line === '' ? [] : [JSON.parse(line).body]));
  const run = () => redrive({ client, queueUrl: queue.queueUrl, invoke, sentBefore: new Date(noon) });
  return { run, batches, left };
}
