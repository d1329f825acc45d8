import { randomUUID } from 'node:crypto';
import type { KafkaBatch } from '../../../src/generated/validators.js';
import type { DeadLetterQueue } from '../../../src/ingestion/dead-letter.ts';
import { type BatchCounts, createIngest } from '../../../src/ingestion/ingest.ts';
import { createInvocations } from '../../../src/invocation.ts';
import { createBatchObserver } from '../../../src/telemetry/batch-observer.ts';
import { createOutput } from '../../../src/telemetry/stdout.ts';
import { createApplyEvents } from '../../../src/todos/apply-events.ts';
import { toLocalCredentials } from '../aws-credentials.ts';
import { blame, type Variables } from '../store-context.ts';
import { isStoreName, type StoreName, stores } from '../stores.ts';
import { answers, findService, toEndpoint } from './announce.ts';

/** Invokes the function `ingest`. @throws what it throws */
export type InvokeIngest = (batch: KafkaBatch) => Promise<BatchCounts>;

/**
 * Opens the function `ingest` in this process, on the todos of the running `npm start`, or of the store whose engine a
 * variable names: AWS_ENDPOINT_URL_DYNAMODB, DATABASE_URL or AWS_ENDPOINT_URL_S3.
 * @throws Error when no service runs, or its store does not answer or cannot be used
 */
export async function openLocalFunction(deadLetters: DeadLetterQueue) {
  const target = findTarget();
  const { store, variables, name, remedy, culprit } = target;
  const endpoint = toEndpoint(target);
  if (!(await answers(endpoint))) throw new Error(`No database answers at ${endpoint}: ${remedy}`);
  Object.assign(process.env, variables);
  const invoke = await createInvoke(store, deadLetters, culprit);
  return { invoke, target: `${name}${stores[store].describe(variables)} at ${endpoint}` };
}

/** Composes the function as src/handlers/ingest.ts does, but with another queue of dead letters. */
async function createInvoke(store: StoreName, deadLetters: DeadLetterQueue, culprit: string): Promise<InvokeIngest> {
  const { run, timeLeft, capacity, report } = createInvocations();
  const repository = await stores[store].openEvents({ report, timeLeft });
  await blame(culprit, repository.readStates([noTodo]));
  const now = () => new Date();
  const ingest = createIngest({
    applyEvents: createApplyEvents({ repository, now }),
    deadLetters,
    now,
    observe: createBatchObserver({ namespace: process.env['METRICS_NAMESPACE'], capacity, write: createOutput() }),
  });
  const invocation = { functionVersion: '$LATEST', getRemainingTimeInMillis: () => 60_000 };
  return (batch) => run(invocation, () => ingest(batch, { ...invocation, awsRequestId: randomUUID() }));
}

/** Key of no todo: its read only shows whether the store can be used. */
const noTodo = { owner: 'nobody', id: '00000000-0000-4000-8000-000000000000' };

interface Target {
  readonly store: StoreName;
  readonly variables: Variables;
  /** Name of the service, empty without one. */
  readonly name: string;
  /** Advice for a store that does not answer. */
  readonly remedy: string;
  /** What is at fault if the store cannot be used. */
  readonly culprit: string;
}

/** @throws Error when no service runs, and the environment names no engine */
function findTarget(): Target {
  const { STORE, ...set } = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
  const store = Object.keys(stores)
    .filter(isStoreName)
    .find((each) => stores[each].endpoint in set && (STORE ?? each) === each);
  if (store !== undefined) {
    const remedy = `start it, or unset ${stores[store].endpoint} to feed the running npm start.`;
    const culprit = stores[store].endpoint;
    return { store, variables: { ...defaults, ...set }, name: '', remedy, culprit };
  }
  const service = findService(process.cwd());
  if (service === undefined) throw new Error('No service is running. In another terminal, run: npm start');
  const { url } = service;
  const remedy = `the service at ${url} has ended, so start it again in another terminal: npm start`;
  const culprit = `The store of the service at ${url} (start that again if it has ended)`;
  return { store: service.store, variables: service.variables, name: `the service at ${url}, `, remedy, culprit };
}

/** Those of `npm start`. */
const defaults = {
  ...toLocalCredentials('eu-west-1'),
  TABLE_NAME: 'todo-api-local-todos',
  BUCKET_NAME: 'todo-api-local-todos',
};
