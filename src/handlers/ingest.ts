import type { Context } from 'aws-lambda';
import { readAccess } from '#lean-aws/access.ts';
import { createEventRepository } from '#store/event-repository.ts';
import { openStore } from '#store/open-store.ts';
import { readIngestConfig } from '../config.ts';
import { createIngest, type Invocation } from '../ingestion/ingest.ts';
import { createDeadLetterQueue } from '../ingestion/sqs-dead-letters.ts';
import { createInvocations } from '../invocation.ts';
import { createBatchObserver } from '../telemetry/batch-observer.ts';
import { logStart } from '../telemetry/log-start.ts';
import { createOutput } from '../telemetry/stdout.ts';
import { createApplyEvents } from '../todos/apply-events.ts';

logStart();

const { DEAD_LETTER_QUEUE_URL, METRICS_NAMESPACE } = readIngestConfig();
const { run, timeLeft, capacity, report } = createInvocations();
const store = openStore({ report, timeLeft });
const now = () => new Date();

const ingest = createIngest({
  applyEvents: createApplyEvents({ repository: createEventRepository(store), now }),
  deadLetters: createDeadLetterQueue({ url: DEAD_LETTER_QUEUE_URL, access: readAccess('sqs'), timeLeft }),
  now,
  observe: createBatchObserver({ namespace: METRICS_NAMESPACE, capacity, write: createOutput() }),
});

/** The Lambda function `ingest`. */
export const handler = (batch: unknown, context: Invocation & Pick<Context, 'getRemainingTimeInMillis'>) =>
  run(context, () => ingest(batch, context));
