import { Buffer } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import type { KafkaBatch, KafkaRecord } from '../../../src/generated/validators.js';

/**
 * Reads a file of events, one per line, as batches of a pipe. The line is the value of a record, and its number the
 * offset. A line `{"key": …, "value": null}` is a tombstone, with an optional `timestamp` in milliseconds since 1970.
 * The function refuses a tombstone without a key. Empty lines are skipped.
 * @param length records per batch
 */
export async function* readBatches(file: string, length: number): AsyncGenerator<KafkaBatch> {
  // Bytes that are not UTF-8 must reach the function unchanged.
  const lines = createInterface({ input: createReadStream(file, { encoding: 'latin1' }) });
  const [topic, readAt] = [basename(file).slice(-249), Date.now()];
  let batch: KafkaRecord[] = [];
  let offset = 0;
  for await (const line of lines) {
    const bytes = Buffer.from(line, 'latin1');
    if (line.trim() !== '') {
      const value = { timestamp: readAt, key: null, value: bytes.toString('base64') };
      batch.push({ topic, partition: 0, offset, timestampType: 'CREATE_TIME', ...value, ...findTombstone(bytes) });
    }
    offset += 1;
    if (batch.length === length) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

function findTombstone(bytes: Buffer): Partial<KafkaRecord> | undefined {
  const line = tryParse(bytes.toString());
  if (!(line instanceof Object && 'value' in line && line.value === null)) return undefined;
  const named = 'key' in line ? line.key : null;
  // An event with a member `value` by mistake is poison, and stays so.
  if (!('key' in line) && Object.keys(line).some((name) => !['value', 'timestamp'].includes(name))) return undefined;
  const key = named === null ? null : Buffer.from(JSON.stringify(named)).toString('base64');
  return { key, value: null, ...('timestamp' in line ? { timestamp: Number(line.timestamp) } : {}) };
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
