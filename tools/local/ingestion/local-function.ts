import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { KafkaBatch } from '../../../src/generated/validators.js';
import type { BatchCounts } from '../../../src/ingestion/ingest.ts';
import { answers, findService } from './announce.ts';
import { serveFileQueue } from './queue-server.ts';

/** Invokes the function `ingest`. @throws what it throws */
export type InvokeIngest = (batch: KafkaBatch) => Promise<BatchCounts>;

/**
 * Loads the function `ingest` into this process, on the todos of the running `npm start`, or of the DynamoDB that
 * AWS_ENDPOINT_URL_DYNAMODB and TABLE_NAME name, and with dead letters in a file.
 * @throws Error when no service runs, or its database does not answer
 */
export async function openLocalFunction(serviceDir: string) {
  const { settings, name, remedy } = findTarget(serviceDir);
  const { AWS_ENDPOINT_URL_DYNAMODB: endpoint = '', TABLE_NAME } = settings;
  const target = `${name}table ${TABLE_NAME} at ${endpoint}`;
  if (!(await answers(endpoint))) throw new Error(`No database answers at ${endpoint}: ${remedy}`);
  const queue = await serveFileQueue(join(serviceDir, deadLettersFile));
  Object.assign(process.env, settings, {
    AWS_ENDPOINT_URL_SQS: queue.endpoint,
    DEAD_LETTER_QUEUE_URL: queue.queueUrl,
  });
  const { handler } = await import('../../../src/handlers/ingest.ts');
  const invoke: InvokeIngest = (batch) => handler(batch, { ...invocation, awsRequestId: randomUUID() });
  return { invoke, target, queueUrl: queue.queueUrl, deadLettersFile, close: queue.close };
}

const deadLettersFile = join('.local', 'dead-letters.ndjson');

const invocation = { functionVersion: '$LATEST', getRemainingTimeInMillis: () => 60_000 };

interface Target {
  readonly settings: Readonly<Record<string, string>>;
  /** The service, where there is one. */
  readonly name: string;
  /** What to do when the database does not answer. */
  readonly remedy: string;
}

/** @throws Error when no service runs, and the environment names no database */
function findTarget(serviceDir: string): Target {
  const { AWS_ENDPOINT_URL_DYNAMODB, TABLE_NAME = 'todo-api-local-todos' } = process.env;
  const credentials = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
  const set = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
  if (AWS_ENDPOINT_URL_DYNAMODB) {
    const remedy = 'start it, or unset AWS_ENDPOINT_URL_DYNAMODB to feed the running npm start.';
    return { settings: { ...credentials, TABLE_NAME, ...set }, name: '', remedy };
  }
  const service = findService(serviceDir);
  if (service === undefined) throw new Error('No service runs here. Start one in another terminal: npm start');
  const { url, endpoint, tableName, region } = service;
  const database = { AWS_ENDPOINT_URL_DYNAMODB: endpoint, TABLE_NAME: tableName, AWS_REGION: region };
  const remedy = `the service at ${url} has ended, so start it again in another terminal: npm start`;
  return { settings: { ...credentials, ...set, ...database }, name: `the service at ${url}, `, remedy };
}
