import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { kafkaBatch as isKafkaBatch, type KafkaBatch } from '../../../../src/generated/validators.js';
import { readTopic, type TopicMessage } from '../../../../tools/local/ingestion/topic-batches.ts';

const anHour = { BatchSize: 100, MaximumBatchingWindowInSeconds: 3600 };
const noTime = { ...anHour, MaximumBatchingWindowInSeconds: 0 };

test('makes batches of the size of the pipe, and commits each only when the next one is asked for', async () => {
  const { source, seen } = open(
    Array.from({ length: 250 }, (_, index) => newMessage(index % 2, Math.floor(index / 2))),
  );
  for await (const batch of readTopic(source, anHour, () => undefined)) seen.push(batch.length);
  const [first, second, third] = [50, 100, 125].map((offset) => [newOffset(0, offset), newOffset(1, offset)]);
  expect(seen).toEqual([100, first, 100, second, 50, third]);
});

test('commits nothing of a batch that its reader gives up', async () => {
  const { source, seen } = open([newMessage(0, 7)]);
  for await (const batch of readTopic(source, anHour, () => undefined)) {
    expect(batch).toHaveLength(1);
    break;
  }
  expect(seen).toEqual([]);
});

test('ends a batch when its first message has waited for the window of the pipe', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { source } = open([newMessage(0, 0), newMessage(0, 1)], promise);
  const batches: number[] = [];
  for await (const batch of readTopic(source, noTime, () => undefined)) {
    batches.push(batch.length);
    resolve();
  }
  expect(batches).toEqual([1, 1]);
});

test('reports the end of the topic when no message comes within the window, also after a full batch', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { source, seen } = open([newMessage(0, 0), newMessage(0, 1)], promise);
  const reportEnd = () => {
    seen.push('end');
    resolve();
  };
  for await (const batch of readTopic(source, { ...noTime, BatchSize: 1 }, reportEnd)) seen.push(batch.length);
  expect(seen).toEqual([1, [newOffset(0, 1)], 'end', 1, [newOffset(0, 2)]]);
});

test('a failure of the topic while the function runs is thrown after the batch, which is committed', async () => {
  const { source, seen } = open([newMessage(0, 0)]);
  const failing = async function* () {
    yield* source.messages;
    throw new Error('The broker is gone.');
  };
  const reading = async () => {
    for await (const _ of readTopic({ ...source, messages: failing() }, { ...anHour, BatchSize: 1 }, () => undefined)) {
      await setImmediate();
    }
  };
  await expect(reading()).rejects.toThrow('The broker is gone.');
  expect(seen).toEqual([[newOffset(0, 1)]]);
});

test('gives the function records as Pipes does', async () => {
  const content = { key: Buffer.from('{}'), value: Buffer.from('ü') };
  const headers: [Buffer, Buffer][] = [[Buffer.from('source'), Buffer.from([116, 200])]];
  const [whole, tombstone, empty] = await readAll([
    { ...newMessage(3, 42), ...content, headerEntries: headers },
    { ...newMessage(3, 43), key: Buffer.from('{}') },
    { ...newMessage(3, 44), key: null, value: Buffer.alloc(0) },
  ]);
  const source = { eventSource: 'SelfManagedKafka', bootstrapServers: 'a:9092,b:9092', eventSourceKey: 'todos-3' };
  const place = { topic: 'todos', partition: 3, timestamp: 1767323045678, timestampType: 'CREATE_TIME' };
  const rest = { ...source, ...place, headers: [] };
  expect(whole).toEqual({ ...rest, offset: 42, key: 'e30=', value: 'w7w=', headers: [{ source: [116, -56] }] });
  expect(tombstone).toEqual({ ...rest, offset: 43, key: 'e30=', value: null });
  expect(empty).toEqual({ ...rest, offset: 44, key: null, value: '' });
  expect(isKafkaBatch([whole, tombstone, empty])).toBe(true);
});

async function readAll(messages: readonly TopicMessage[]): Promise<KafkaBatch> {
  const batches: KafkaBatch[] = [];
  for await (const batch of readTopic(open(messages).source, anHour, () => undefined)) batches.push(batch);
  return batches.flat();
}

/** @param pause what all messages but the first wait for */
function open(messages: readonly TopicMessage[], pause?: Promise<void>) {
  const seen: unknown[] = [];
  const source = {
    messages: toStream(messages, pause),
    brokers: ['a:9092', 'b:9092'],
    commit: async (offsets: unknown) => seen.push(offsets),
    isAtEnd: async () => true,
  };
  return { source, seen };
}

async function* toStream(messages: readonly TopicMessage[], pause: Promise<void> | undefined) {
  for (const [index, message] of messages.entries()) {
    if (index > 0) await pause;
    yield message;
  }
}

function newMessage(partition: number, offset: number): TopicMessage {
  const place = { topic: 'todos', partition, offset: BigInt(offset), leaderEpoch: 1 };
  return { ...place, timestamp: 1767323045678n, headerEntries: [] };
}

function newOffset(partition: number, offset: number) {
  return { topic: 'todos', partition, offset: BigInt(offset), leaderEpoch: 1 };
}
