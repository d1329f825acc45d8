import { randomUUID } from 'node:crypto';
import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type ClientContext, createDocumentClient, type ReportCapacity } from '#lean-aws/document-client.ts';
import { createTable, startEmbeddedDynamoDb } from '../../../tools/local/embedded-dynamodb.ts';
import { tableProperties } from '../../support/service-dir.ts';
import { useResource } from '../../support/use-resource.ts';

export interface Database {
  readonly endpoint: string;
  readonly access: ClientContext['access'];
  /** The client of the service. */
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  /** Variables that make a function use the table. */
  readonly settings: { readonly TABLE_NAME: string; readonly AWS_ENDPOINT_URL_DYNAMODB: string };
  readonly close: () => Promise<void>;
}

/** @returns a function that returns a table, one for all tests of a block */
export function useDatabase(): () => Database {
  return useResource(() => openDatabase(chosenEndpoint));
}

/** DynamoDB of the suites that are about it: DynamoDB Local in the rehearsal, and else an embedded one. */
const isLocal = process.env['ENGINE'] === 'dynamodb-local';
const chosenEndpoint = isLocal ? process.env['TEST_DYNAMODB_URL'] : undefined;

/** Read units that AWS bills for a key of BatchGetItem without an item, and that DynamoDB Local leaves out. */
export const unreportedUnits = isLocal ? 1 : 0;

/** @returns the table of serverless.yml under a name of its own, at an endpoint or else in an embedded DynamoDB */
export async function openDatabase(url?: string): Promise<Database> {
  const embedded = url === undefined ? await startEmbeddedDynamoDb() : undefined;
  const endpoint = embedded?.endpoint ?? String(url);
  const admin = new DynamoDBClient({ ...localSettings, endpoint });
  const tableName = `todos-${randomUUID()}`;
  await createTable(admin, { ...tableProperties, TableName: tableName });
  const access: ClientContext['access'] = {
    ...(await admin.config.credentials()),
    region: localSettings.region,
    endpoint,
  };
  const settings = { TABLE_NAME: tableName, AWS_ENDPOINT_URL_DYNAMODB: endpoint };
  return { endpoint, access, client: createDocumentClient({ access, timing }), tableName, settings, close };

  async function close(): Promise<void> {
    await admin.send(new DeleteTableCommand({ TableName: tableName }));
    admin.destroy();
    await embedded?.close();
  }
}

/** @returns another client of the same engine, which reports what each of its commands consumed */
export function createMeasuredClient({ access }: Database, report: ReportCapacity): DynamoDBDocumentClient {
  return createDocumentClient({ access, report, timing });
}

/** The embedded engine shares a processor with the tests. On a busy machine, a call may take seconds. */
const timing = { attempt: 10_000, call: 30_000, backoffMax: 50 };

/** Local engines take any region and credentials, but the SDK insists on some. */
const localSettings = {
  region: process.env['AWS_REGION'] ?? 'eu-west-1',
  ...(process.env['AWS_ACCESS_KEY_ID'] === undefined && process.env['AWS_PROFILE'] === undefined
    ? { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
    : {}),
};
