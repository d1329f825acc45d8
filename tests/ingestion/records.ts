import type { KafkaRecord } from '../../src/generated/validators.js';

/** @returns a record of a topic as Pipes hands it over, with this value as JSON */
export function toRecord(value: unknown, changes: Partial<KafkaRecord> = {}): KafkaRecord {
  const source = {
    eventSource: 'aws:kafka',
    eventSourceArn: 'arn:aws:kafka:eu-west-1:123456789012:cluster/main/751d2973-a626-431c-9d4e-d7975eb44dd7-2',
    eventSourceKey: 'todo-events-3',
    headers: [{ source: [116, 101, 115, 116] }],
  };
  return {
    ...source,
    topic: 'todo-events',
    partition: 3,
    offset: 42,
    timestamp: Date.UTC(2030, 0, 1, 12, 7),
    timestampType: 'CREATE_TIME',
    key: null,
    value: encode(JSON.stringify(value)),
    ...changes,
  };
}

/** @returns the record that deletes a todo by its key alone */
export function toTombstone(key: object, changes: Partial<KafkaRecord> = {}): KafkaRecord {
  return toRecord(null, { key: encode(JSON.stringify(key)), value: null, ...changes });
}

export function encode(content: string | Buffer): string {
  return Buffer.from(content).toString('base64');
}
