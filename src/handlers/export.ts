import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { openStore } from '#store/open-store.ts';
import { createTodoRepository } from '#store/todo-repository.ts';
import { readExportConfig, readTracing } from '../config.ts';
import { createExport } from '../export/export.ts';
import { tolerateAbort } from '../export/tolerate-abort.ts';
import { createOwnerOf } from '../http/owner.ts';
import { createInvocations } from '../invocation.ts';
import { logStart } from '../telemetry/log-start.ts';
import { createObserver } from '../telemetry/observer.ts';
import { createOutput } from '../telemetry/stdout.ts';
import { createIssuerVerifier } from '../tokens/token.ts';

logStart();

const config = readExportConfig();
const { run, timeLeft, tracingHeader, capacity, report } = createInvocations();
const store = openStore({ report, timeLeft });

const exportTodos = createExport({
  repository: createTodoRepository(store),
  ownerOf: createOwnerOf(config.AUTH),
  verifyToken: config.AUTH === 'none' ? undefined : createIssuerVerifier(config),
  timeLeft,
  observe: createObserver({
    namespace: config.METRICS_NAMESPACE,
    secrets: config.CURSOR_SECRETS,
    capacity,
    readTracing: () => readTracing(tracingHeader()),
    write: createOutput(),
  }),
});

process.on('unhandledRejection', tolerateAbort);

/** The Lambda function `export`. */
export const handler = awslambda.streamifyResponse<APIGatewayProxyEventV2>((event, stream, context) =>
  run(context, () => exportTodos(event, stream, context)),
);
