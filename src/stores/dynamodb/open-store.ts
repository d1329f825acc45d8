import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { readAccess } from '#lean-aws/access.ts';
import { type ClientContext, createDocumentClient } from '#lean-aws/document-client.ts';
import { readTableConfig } from '../../config.ts';

/** The table of resources/stores/dynamodb, and a client of its DynamoDB. */
export interface DynamoDbStore {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}

/** Opens the table that TABLE_NAME names. @throws Error that lists every fault of the settings */
export function openStore(context: Pick<ClientContext, 'report' | 'timeLeft'>): DynamoDbStore {
  const { TABLE_NAME: tableName } = readTableConfig();
  return { client: createDocumentClient({ access: readAccess('dynamodb'), ...context }), tableName };
}

/** Concurrent operations of a batch: 2,000 writes of 5 ms per second. An owner's partition accepts about 333. */
export const operationsAtOnce = 10;
