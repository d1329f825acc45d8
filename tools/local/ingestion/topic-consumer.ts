import { Consumer } from '@platformatic/kafka';
import type { Reading } from '../../serverless/kafka-source.ts';
import { blame } from '../store-context.ts';
import { answers } from './announce.ts';
import type { TopicSource } from './topic-batches.ts';

export interface Topic extends TopicSource {
  /** Ends the messages. A batch that is committed meanwhile stays so. */
  readonly stop: () => Promise<unknown>;
  /** Leaves the consumer group. */
  readonly close: () => Promise<void>;
}

/** Where a group without offsets begins. */
const beginnings = { TRIM_HORIZON: 'earliest' } as const;

/**
 * Joins the consumer group of a pipe, and reads its topic from where the group is.
 * @throws Error when no broker answers, or the topic does not exist
 */
export async function openTopic(brokers: readonly string[], reading: Reading): Promise<Topic> {
  const { TopicName: topic, ConsumerGroupID: groupId, StartingPosition } = reading;
  const found = await Promise.all(brokers.map((broker) => answers(new URL(`kafka://${broker}`))));
  if (!found.includes(true))
    throw new Error(`No Kafka answers at ${brokers.join(', ')}: start it, or name its brokers.`);
  const consumer = new Consumer({
    clientId: 'todo-api-pipe',
    groupId,
    bootstrapBrokers: [...brokers],
    // The least that brokers allow: so long waits who comes after a member that was killed.
    sessionTimeout: 6000,
    heartbeatInterval: 1000,
  });
  const from = { mode: 'committed', fallbackMode: beginnings[StartingPosition] } as const;
  const consuming = consumer.consume({ topics: [topic], ...from, autocommit: false });
  const messages = await blame(`Topic ${topic} at ${brokers.join(', ')}`, consuming);
  return {
    messages,
    brokers,
    commit: (offsets) => consumer.commit({ offsets }),
    isAtEnd: async () => [...(await consumer.getLag({ topics: [topic] })).values()].flat().every((lag) => lag <= 0n),
    stop: () => messages.close(),
    close: () => consumer.close(true),
  };
}
