import type { Context } from 'aws-lambda';
import { readAccess } from '#lean-aws/access.ts';
import { createDocumentClient } from '#lean-aws/document-client.ts';
import { readIngestConfig } from '../config.ts';
import { createIngest, type Invocation } from '../ingestion/ingest.ts';
import { createDeadLetterQueue } from '../ingestion/sqs-dead-letters.ts';
import { createInvocations } from '../invocation.ts';
import { createEventRepository } from '../stores/dynamodb/event-repository.ts';
import { createBatchObserver } from '../telemetry/batch-observer.ts';
import { createOutput } from '../telemetry/stdout.ts';
import { createApplyEvents } from '../todos/apply-events.ts';

const { TABLE_NAME, DEAD_LETTER_QUEUE_URL, METRICS_NAMESPACE } = readIngestConfig();
const { run, timeLeft, capacity, report } = createInvocations();
const client = createDocumentClient({ access: readAccess('dynamodb'), report, timeLeft });
const now = () => new Date();

const ingest = createIngest({
  applyEvents: createApplyEvents({ repository: createEventRepository(client, TABLE_NAME), now }),
  deadLetters: createDeadLetterQueue({ url: DEAD_LETTER_QUEUE_URL, access: readAccess('sqs'), timeLeft }),
  now,
  observe: createBatchObserver({ namespace: METRICS_NAMESPACE, capacity, write: createOutput() }),
});

/** The Lambda function `ingest`. */
export const handler = (batch: unknown, context: Invocation & Pick<Context, 'getRemainingTimeInMillis'>) =>
  run(context, () => ingest(batch, context));
