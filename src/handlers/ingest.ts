import type { Context } from 'aws-lambda';
import { createDocumentClient } from '#lean-aws/client.ts';
import { readDatabaseAccess, readIngestConfig } from '../config.ts';
import { createIngest, type Invocation } from '../ingestion/ingest.ts';
import { createDeadLetterQueue } from '../ingestion/sqs-dead-letters.ts';
import { createTimeBudget } from '../invocation.ts';
import { createEventRepository } from '../stores/dynamodb/event-repository.ts';
import { createBatchObserver } from '../telemetry/batch-observer.ts';
import { createCapacityMeter } from '../telemetry/capacity.ts';
import { createOutput } from '../telemetry/stdout.ts';
import { createApplyEvents } from '../todos/apply-events.ts';

const { TABLE_NAME, DEAD_LETTER_QUEUE_URL, METRICS_NAMESPACE } = readIngestConfig();
const { measured, add, current } = createCapacityMeter();
const { limited, left } = createTimeBudget<unknown, TimedInvocation>();
const client = createDocumentClient({ access: readDatabaseAccess(), report: add, timeLeft: left });
const now = () => new Date();

const ingest = createIngest({
  applyEvents: createApplyEvents({ repository: createEventRepository(client, TABLE_NAME), now }),
  deadLetters: createDeadLetterQueue({ url: DEAD_LETTER_QUEUE_URL, timeLeft: left }),
  now,
  observe: createBatchObserver({ namespace: METRICS_NAMESPACE, capacity: current, write: createOutput() }),
});

/** The Lambda function `ingest`. */
export const handler = limited(measured(ingest));

type TimedInvocation = Invocation & Pick<Context, 'getRemainingTimeInMillis'>;
