import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { KafkaBatch } from '../../generated/validators.js';
import type { BatchCounts } from '../../ingestion/ingest.ts';
import { readService } from './announce.ts';
import { serveFileQueue } from './queue-server.ts';

/** Invokes the function `ingest`. @throws what it throws */
export type InvokeIngest = (batch: KafkaBatch) => Promise<BatchCounts>;

/**
 * Loads the function `ingest` into this process, on the todos of the running `npm start`, or of the DynamoDB that
 * AWS_ENDPOINT_URL_DYNAMODB and TABLE_NAME name, and with dead letters in a file.
 * @throws Error when no service runs
 */
export async function openLocalFunction(serviceDir: string) {
  const settings = findSettings(serviceDir);
  const queue = await serveFileQueue(join(serviceDir, deadLettersFile));
  Object.assign(process.env, settings, {
    AWS_ENDPOINT_URL_SQS: queue.endpoint,
    DEAD_LETTER_QUEUE_URL: queue.queueUrl,
  });
  const { handler } = await import('../../handlers/ingest.ts');
  const invoke: InvokeIngest = (batch) => handler(batch, { ...invocation, awsRequestId: randomUUID() });
  return { invoke, queueUrl: queue.queueUrl, deadLettersFile, close: queue.close };
}

const deadLettersFile = join('.local', 'dead-letters.ndjson');

const invocation = { functionVersion: '$LATEST', getRemainingTimeInMillis: () => 60_000 };

function findSettings(serviceDir: string): Readonly<Record<string, string>> {
  const { AWS_ENDPOINT_URL_DYNAMODB, TABLE_NAME = 'todo-api-local-todos' } = process.env;
  const credentials = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
  const set = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
  if (AWS_ENDPOINT_URL_DYNAMODB) return { ...credentials, TABLE_NAME, ...set };
  const service = readService(serviceDir);
  const database = { AWS_ENDPOINT_URL_DYNAMODB: service.endpoint, TABLE_NAME: service.tableName };
  return { ...credentials, ...set, ...database, AWS_REGION: service.region };
}
