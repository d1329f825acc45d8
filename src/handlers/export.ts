import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { readDatabaseAccess, readExportConfig, readTracing } from '../config.ts';
import { createDocumentClient } from '../dynamodb/client.ts';
import { createTodoRepository } from '../dynamodb/todo-repository.ts';
import { createExport } from '../http/export.ts';
import { createIssuerVerifier } from '../http/issuer-verifier.ts';
import { createOwnerOf } from '../http/owner.ts';
import { createTimeBudget } from '../http/time-budget.ts';
import { createCapacityMeter } from '../telemetry/capacity.ts';
import { createObserver } from '../telemetry/observer.ts';
import { createOutput } from '../telemetry/stdout.ts';

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
