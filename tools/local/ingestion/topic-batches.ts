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
    yield batch.map((message) => toRecord(message, source.brokers));
    await source.commit(toOffsets(batch));
    if (batch.length < reading.BatchSize && (await source.isAtEnd())) reportEnd();
  }
}

type Batching = Readonly<Record<keyof typeof batching, number>>;

/** Collects items until a batch is full, or its first item has waited for the window. */
async function* collect<Item>(items: AsyncIterable<Item>, batching: Batching): AsyncGenerator<readonly Item[]> {
  const iterator = items[Symbol.asyncIterator]();
  const ask = () => {
    const item = iterator.next();
    // It may fail while the function runs, when nobody waits for it.
    item.catch(() => undefined);
    return item;
  };
  let next = ask();
  for (let first = await next; first.done !== true; first = await next) {
    const batch = [first.value];
    next = ask();
    const timer = new AbortController();
    const ended = setTimeout(batching.MaximumBatchingWindowInSeconds * 1000, undefined, timer).catch(() => undefined);
    while (batch.length < batching.BatchSize) {
      const item = await Promise.race([next, ended]);
      if (item === undefined || item.done === true) break;
      batch.push(item.value);
      next = ask();
    }
    timer.abort();
    yield batch;
  }
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
