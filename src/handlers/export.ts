import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { readAccess } from '#lean-aws/access.ts';
import { createDocumentClient } from '#lean-aws/document-client.ts';
import { readExportConfig, readTracing } from '../config.ts';
import { createExport } from '../export/export.ts';
import { createOwnerOf } from '../http/owner.ts';
import { createInvocations } from '../invocation.ts';
import { createTodoRepository } from '../stores/dynamodb/todo-repository.ts';
import { createObserver } from '../telemetry/observer.ts';
import { createOutput } from '../telemetry/stdout.ts';
import { createIssuerVerifier } from '../tokens/token.ts';

const config = readExportConfig();
const { run, timeLeft, capacity, report } = createInvocations();
const client = createDocumentClient({ access: readAccess('dynamodb'), report, timeLeft });

const exportTodos = createExport({
  repository: createTodoRepository(client, config.TABLE_NAME),
  ownerOf: createOwnerOf(config.AUTH),
  verifyToken: config.AUTH === 'none' ? undefined : createIssuerVerifier(config),
  timeLeft,
  observe: createObserver({
    namespace: config.METRICS_NAMESPACE,
    secrets: config.CURSOR_SECRETS,
    capacity,
    readTracing,
    write: createOutput(),
  }),
});

/** The Lambda function `export`. */
export const handler = awslambda.streamifyResponse<APIGatewayProxyEventV2>((event, stream, context) =>
  run(context, () => exportTodos(event, stream, context)),
);
