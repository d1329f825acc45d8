import type { Buffer } from 'node:buffer';
import { setTimeout } from 'node:timers/promises';
import type { CommitOptionsPartition, Message } from '@platformatic/kafka';
import type { KafkaBatch, KafkaRecord } from '../../../src/generated/validators.js';
import type { batching } from '../../serverless/kafka-source.ts';

/** Message of a topic. A tombstone has no value. */
export type TopicMessage = Pick<
  Message,
  'topic' | 'partition' | 'offset' | 'timestamp' | 'leaderEpoch' | 'headerEntries'
> & { readonly key?: Buffer | null; readonly value?: Buffer | null };

export interface TopicSource {
  readonly messages: AsyncIterable<TopicMessage>;
  /** Brokers that the records name. */
  readonly brokers: readonly string[];
  /** Commits where each partition goes on. */
  readonly commit: (offsets: CommitOptionsPartition[]) => Promise<unknown>;
  /** Returns whether all messages are committed. */
  readonly isAtEnd: () => Promise<boolean>;
}

/**
 * Reads a topic in the batches that a pipe makes. The offsets of a batch are committed when the next batch is asked for,
 * which is after its success, so a batch that failed or whose reader was killed comes again.
 * @param reportEnd called whenever no message is left for now
 */
export async function* readTopic(
  source: TopicSource,
  reading: Batching,
  reportEnd: () => void,
): AsyncGenerator<KafkaBatch> {
  for await (const batch of collect(source.messages, reading)) {
    if (batch.length > 0) {
      yield batch.map((message) => toRecord(message, source.brokers));
      await source.commit(toOffsets(batch));
    } else if (await source.isAtEnd()) reportEnd();
  }
}

type Batching = Readonly<Record<keyof typeof batching, number>>;

/**
 * Collects items until a batch is full, or its first item has waited for the window. A batch is empty if no item came
 * within a window.
 */
async function* collect<Item>(items: AsyncIterable<Item>, batching: Batching): AsyncGenerator<readonly Item[]> {
  const { BatchSize, MaximumBatchingWindowInSeconds: seconds } = batching;
  const iterator = items[Symbol.asyncIterator]();
  let next = ask(iterator);
  for (;;) {
    const idle = openWindow(seconds);
    if ((await Promise.race([next, idle.ended]).finally(idle.close)) === undefined) yield [];
    const first = await next;
    if (first.done === true) return;
    const batch = [first.value];
    next = ask(iterator);
    const window = openWindow(seconds);
    while (batch.length < BatchSize) {
      const item = await Promise.race([next, window.ended]);
      if (item === undefined || item.done === true) break;
      batch.push(item.value);
      next = ask(iterator);
    }
    window.close();
    yield batch;
  }
}

function ask<Item>(iterator: AsyncIterator<Item>): Promise<IteratorResult<Item>> {
  const item = iterator.next();
  // It may fail while the function runs, when nobody waits for it.
  item.catch(() => undefined);
  return item;
}

function openWindow(seconds: number) {
  const timer = new AbortController();
  const ended = setTimeout(seconds * 1000, undefined, timer).catch(() => undefined);
  return { ended, close: () => timer.abort() };
}

/**
 * Converts a message to a record as Pipes passes it to its target.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-kafka.html
 */
function toRecord(message: TopicMessage, brokers: readonly string[]): KafkaRecord & Record<string, unknown> {
  const { topic, partition, offset, timestamp, key, value, headerEntries } = message;
  return {
    eventSource: 'SelfManagedKafka',
    bootstrapServers: brokers.join(','),
    eventSourceKey: `${topic}-${partition}`,
    topic,
    partition,
    offset: Number(offset),
    timestamp: Number(timestamp),
    timestampType: 'CREATE_TIME',
    key: toBase64(key),
    value: toBase64(value),
    // Bytes are signed, as in Java.
    headers: headerEntries.map(([name, content]) => ({ [String(name)]: [...new Int8Array(content ?? [])] })),
  };
}

function toBase64(bytes: Buffer | null = null): string | null {
  return bytes?.toString('base64') ?? null;
}

function toOffsets(batch: readonly TopicMessage[]): CommitOptionsPartition[] {
  const last = new Map(batch.map((message) => [message.partition, message]));
  return [...last.values()].map(({ topic, partition, offset, leaderEpoch }) => ({
    topic,
    partition,
    offset: offset + 1n,
    leaderEpoch,
  }));
}
