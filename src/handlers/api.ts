import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { openStore, operationsAtOnce } from '#store/open-store.ts';
import { createTodoRepository } from '#store/todo-repository.ts';
import { readConfig, readTracing } from '../config.ts';
import { createApi } from '../http/api.ts';
import { createCursors } from '../http/cursor.ts';
import { createOwnerOf } from '../http/owner.ts';
import { createInvocations } from '../invocation.ts';
import { logStart } from '../telemetry/log-start.ts';
import { createObserver } from '../telemetry/observer.ts';
import { createOutput } from '../telemetry/stdout.ts';
import { createNewId } from '../todos/new-id.ts';
import { createOperations } from '../todos/operations.ts';

logStart();

const { AUTH, CURSOR_SECRETS: secrets, PUBLIC_URL, SERVICE_VERSION, METRICS_NAMESPACE } = readConfig();
const { run, timeLeft, tracingHeader, capacity, report } = createInvocations();
const store = openStore({ report, timeLeft });

const api = createApi({
  todos: createOperations({
    repository: createTodoRepository(store),
    now: () => new Date(),
    newId: createNewId(),
  }),
  ownerOf: createOwnerOf(AUTH),
  cursors: createCursors(secrets),
  publicUrl: PUBLIC_URL,
  version: SERVICE_VERSION,
  timeLeft,
  operationsAtOnce,
  observe: createObserver({
    namespace: METRICS_NAMESPACE,
    secrets,
    capacity,
    readTracing: () => readTracing(tracingHeader()),
    write: createOutput(),
  }),
});

/** The Lambda function `api`. */
export const handler = (event: APIGatewayProxyEventV2, context: Context) => run(context, () => api(event, context));
