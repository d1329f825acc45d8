import { randomUUID } from 'node:crypto';
import { readAccess } from '#lean-aws/access.ts';
import { createDocumentClient } from '#lean-aws/document-client.ts';
import type { KafkaBatch } from '../../../src/generated/validators.js';
import type { DeadLetterQueue } from '../../../src/ingestion/dead-letter.ts';
import { type BatchCounts, createIngest } from '../../../src/ingestion/ingest.ts';
import { createInvocations } from '../../../src/invocation.ts';
import { createEventRepository } from '../../../src/stores/dynamodb/event-repository.ts';
import { createBatchObserver } from '../../../src/telemetry/batch-observer.ts';
import { createOutput } from '../../../src/telemetry/stdout.ts';
import { createApplyEvents } from '../../../src/todos/apply-events.ts';
import { answers, findService } from './announce.ts';

/** Invokes the function `ingest`. @throws what it throws */
export type InvokeIngest = (batch: KafkaBatch) => Promise<BatchCounts>;

/**
 * Opens the function `ingest` in this process, on the todos of the running `npm start`, or of the DynamoDB and table
 * that AWS_ENDPOINT_URL_DYNAMODB and TABLE_NAME name.
 * @throws Error when no service runs, or its database does not answer
 */
export async function openLocalFunction(deadLetters: DeadLetterQueue) {
  const { settings, name, remedy } = findTarget();
  const { AWS_ENDPOINT_URL_DYNAMODB: endpoint = '', TABLE_NAME } = settings;
  if (!(await answers(endpoint))) throw new Error(`No database answers at ${endpoint}: ${remedy}`);
  return { invoke: createInvoke(settings, deadLetters), target: `${name}table ${TABLE_NAME} at ${endpoint}` };
}

/** Composes the function as src/handlers/ingest.ts does, but with another queue of dead letters. */
function createInvoke({ TABLE_NAME = '', ...settings }: Settings, deadLetters: DeadLetterQueue): InvokeIngest {
  const { run, timeLeft, capacity, report } = createInvocations();
  const client = createDocumentClient({ access: readAccess('dynamodb', settings), report, timeLeft });
  const now = () => new Date();
  const ingest = createIngest({
    applyEvents: createApplyEvents({ repository: createEventRepository({ client, tableName: TABLE_NAME }), now }),
    deadLetters,
    now,
    observe: createBatchObserver({ namespace: settings['METRICS_NAMESPACE'], capacity, write: createOutput() }),
  });
  const invocation = { functionVersion: '$LATEST', getRemainingTimeInMillis: () => 60_000 };
  return (batch) => run(invocation, () => ingest(batch, { ...invocation, awsRequestId: randomUUID() }));
}

type Settings = Readonly<Record<string, string>>;

interface Target {
  readonly settings: Settings;
  /** Name of the service, empty without one. */
  readonly name: string;
  /** Advice for a database that does not answer. */
  readonly remedy: string;
}

/** @throws Error when no service runs, and the environment names no database */
function findTarget(): Target {
  const { AWS_ENDPOINT_URL_DYNAMODB, TABLE_NAME = 'todo-api-local-todos' } = process.env;
  const credentials = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
  const set = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
  if (AWS_ENDPOINT_URL_DYNAMODB) {
    const remedy = 'start it, or unset AWS_ENDPOINT_URL_DYNAMODB to feed the running npm start.';
    return { settings: { ...credentials, TABLE_NAME, ...set }, name: '', remedy };
  }
  const service = findService(process.cwd());
  if (service === undefined) throw new Error('No service is running. In another terminal, run: npm start');
  const { url, endpoint, tableName, region } = service;
  const database = { AWS_ENDPOINT_URL_DYNAMODB: endpoint, TABLE_NAME: tableName, AWS_REGION: region };
  const remedy = `the service at ${url} has ended, so start it again in another terminal: npm start`;
  return { settings: { ...credentials, ...set, ...database }, name: `the service at ${url}, `, remedy };
}
