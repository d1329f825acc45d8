import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, test } from '@jest/globals';
import type { KafkaBatch } from '../../../../src/generated/validators.js';
import { toDeadLetterText } from '../../../../src/ingestion/dead-letter.ts';
import { openDeadLetterFile } from '../../../../tools/local/ingestion/dead-letter-file.ts';
import { type LetterBox, redrive } from '../../../../tools/local/ingestion/redrive.ts';
import { createSqsLetterBox } from '../../../../tools/local/ingestion/sqs-letter-box.ts';
import { createQueue, type Message, serveQueue } from '../../../ingestion/queue-protocol.ts';
import { encode, toRecord, toTombstone } from '../../../ingestion/records.ts';
import { useFolder } from '../../../support/use-folder.ts';
import { useCleanUp } from '../../../support/use-resource.ts';

const noon = Date.UTC(2030, 0, 1, 12);
const counts = { late: 0, duplicates: 0, poison: 0 };
const folder = useFolder();
const cleanUp = useCleanUp();

describe.each([
  ['SQS', openQueue],
  ['a file', openFile],
])('with dead letters in %s', (_name, openBox) => {
  test('gives every letter to the function as the record that it was, and then removes it', async () => {
    const records = Array.from({ length: 25 }, (_, offset) => toRecord({ offset }, { offset }));
    const tombstone = toTombstone({ owner: 'alice' }, { offset: 25 });
    const { run, batches, left } = await open([...records, tombstone].map((record) => letterOf(record)));
    expect(await run()).toEqual({ ...counts, records: 26, applied: 26, kept: [] });
    expect(batches.map(({ length }) => length)).toEqual([10, 10, 6]);
    expect(batches.flat().map(toOriginal)).toEqual([...records, tombstone].map(toOriginal));
    expect(left()).toEqual(['later']);
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
    const { run, batches, left } = await open([letterOf(toRecord('x')), large, 'hello', '{}']);
    const kept = ['todo-events/3/42', 'message 2', 'message 3'];
    expect(await run()).toEqual({ ...counts, records: 1, applied: 1, kept });
    expect(batches.flat()).toHaveLength(1);
    expect(left()).toEqual([large, 'hello', '{}', 'later']);
  });

  /** Opens what redrives these letters, all sent before noon, while the function sends another one. */
  async function open(bodies: readonly string[], act: () => void = () => undefined) {
    const { box, sendLater, left } = await openBox(bodies.map((body, id) => ({ id: `${id}`, body, sentAt: noon - 1 })));
    const batches: KafkaBatch[] = [];
    const invoke = async (batch: KafkaBatch) => {
      act();
      batches.push(batch);
      if (batches.length === 1) await sendLater('later');
      return { ...counts, records: batch.length, applied: batch.length };
    };
    return { run: () => redrive(box, invoke), batches, left };
  }
});

test('in SQS, ends when no letter is left, not when a receive returns only letters that came later', async () => {
  const later = Array.from({ length: 10 }, (_, id) => ({ id: `later ${id}`, body: 'later', sentAt: noon }));
  const { box, left } = await openQueue([...later, { id: 'old', body: letterOf(toRecord('x')), sentAt: noon - 1 }]);
  const invoke = async ({ length }: KafkaBatch) => ({ ...counts, records: length, applied: length });
  expect(await redrive(box, invoke)).toEqual({ ...counts, records: 1, applied: 1, kept: [] });
  expect(left()).toEqual(later.map(({ body }) => body));
});

test('in SQS, takes a letter once that SQS returns again', async () => {
  const messages = [0, 1, 2].map((id) => ({ id: `${id}`, body: 'hello', sentAt: noon - 1 }));
  const { box } = await openQueue(messages, messages.slice(0, 2));
  expect(await redrive(box, () => Promise.reject(new Error('No letter is whole.')))).toMatchObject({
    kept: messages.map(({ id }) => `message ${id}`),
  });
});

/** Letters that a redrive can take, one that comes while it runs, and the bodies that are left. */
interface Opened {
  readonly box: LetterBox;
  readonly sendLater: (body: string) => Promise<void>;
  readonly left: () => readonly string[];
}

/** @param later messages that are received after the others */
async function openQueue(messages: readonly Message[], later: Message[] = []): Promise<Opened> {
  let held = messages;
  const queue = createQueue(messages, (stored) => {
    held = stored;
  });
  let laterQueue = createQueue(later, () => undefined);
  const server = await serveQueue((operation, input) => {
    const reply = queue(operation, input);
    return operation === 'ReceiveMessage' && !('Messages' in reply.body) ? laterQueue(operation, input) : reply;
  });
  cleanUp(server.close);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new SQSClient({ endpoint: server.endpoint, region: 'eu-west-1', credentials });
  return {
    box: createSqsLetterBox({ client, queueUrl: server.queueUrl, sentBefore: new Date(noon) }),
    sendLater: async (body) => {
      later.push({ id: 'later', body, sentAt: noon });
      laterQueue = createQueue(later, () => undefined);
    },
    left: () => [...held, ...later].map(({ body }) => body),
  };
}

async function openFile(messages: readonly Message[]): Promise<Opened> {
  const file = join(folder(), 'dead-letters.ndjson');
  writeFileSync(file, messages.map((message) => `${JSON.stringify(message)}\n`).join(''));
  const box = openDeadLetterFile(file);
  const lines = () => readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return {
    box,
    sendLater: (body) => box.send([body]),
    left: () => lines().map((line) => JSON.parse(line).body),
  };
}

function toOriginal({ topic, partition, offset, timestamp, key, value }: KafkaBatch[number]) {
  return { topic, partition, offset, timestamp, key, value };
}

function letterOf(record: KafkaBatch[number]): string {
  return toDeadLetterText({ record, reason: [{ pointer: '/value', detail: 'is not JSON' }] }, 'request-1');
}
