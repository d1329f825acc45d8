import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { createDocumentClient } from '#lean-aws/client.ts';
import { readDatabaseAccess, readExportConfig, readTracing } from '../config.ts';
import { createExport } from '../export/export.ts';
import { createOwnerOf } from '../http/owner.ts';
import { createTimeBudget } from '../invocation.ts';
import { createTodoRepository } from '../stores/dynamodb/todo-repository.ts';
import { createCapacityMeter } from '../telemetry/capacity.ts';
import { createObserver } from '../telemetry/observer.ts';
import { createOutput } from '../telemetry/stdout.ts';
import { createIssuerVerifier } from '../tokens/issuer-verifier.ts';

const config = readExportConfig();
const { measured, add, current } = createCapacityMeter();
const { limited, left } = createTimeBudget();
const client = createDocumentClient({ access: readDatabaseAccess(), report: add, timeLeft: left });

const exportTodos = createExport({
  repository: createTodoRepository(client, config.TABLE_NAME),
  ownerOf: createOwnerOf(config.AUTH),
  verifyToken: config.AUTH === 'none' ? undefined : createIssuerVerifier(config),
  timeLeft: left,
  observe: createObserver({
    namespace: config.METRICS_NAMESPACE,
    secrets: config.CURSOR_SECRETS.split(','),
    capacity: current,
    readTracing,
    write: createOutput(),
  }),
});

/** The Lambda function `export`. */
export const handler = awslambda.streamifyResponse<APIGatewayProxyEventV2>((event, stream, context) =>
  limited(measured(() => exportTodos(event, stream, context)))(event, context),
);
