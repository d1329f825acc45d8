import { Admin, Producer } from '@platformatic/kafka';
import type { NewRecord } from './many-events.ts';

const sentAtOnce = 1000;

/** Creates a topic that keeps its records for ever, and fills it. */
export async function fillTopic(address: string, topic: string, records: readonly NewRecord[]): Promise<void> {
  const options = { clientId: 'todo-rehearsal', bootstrapBrokers: [address] };
  const admin = new Admin(options);
  // The records of 2026 would be older than Kafka's seven days.
  const configs = [{ name: 'retention.ms', value: '-1' }];
  await admin.createTopics({ topics: [topic], partitions: 6, replicas: 1, configs });
  await admin.close();
  // While a new topic has no leader, a request is sent again: each record must be in the topic once.
  const producer = new Producer({ ...options, idempotent: true });
  for (let start = 0; start < records.length; start += sentAtOnce) {
    const some = records.slice(start, start + sentAtOnce);
    await producer.send({
      messages: some.map((record) => ({ ...record, topic, timestamp: BigInt(record.timestamp) })),
    });
  }
  await producer.close();
}
