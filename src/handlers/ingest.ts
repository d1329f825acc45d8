import type { Context } from 'aws-lambda';
import { readDatabaseAccess, readIngestConfig } from '../config.ts';
import { createDocumentClient } from '../dynamodb/client.ts';
import { createEventRepository } from '../dynamodb/event-repository.ts';
import { createTimeBudget } from '../http/time-budget.ts';
import { createIngest, type Invocation } from '../ingestion/ingest.ts';
import { createDeadLetterQueue } from '../sqs/dead-letter-queue.ts';
import { createBatchObserver } from '../telemetry/batch.ts';
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
