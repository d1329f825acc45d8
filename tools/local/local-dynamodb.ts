import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { readAccess } from '#lean-aws/access.ts';
import type { TableProperties } from '../serverless/serverless.ts';
import { readCredentials, toLocalCredentials } from './aws-credentials.ts';
import { createTable, startEmbeddedDynamoDb } from './embedded-dynamodb.ts';
import { blame, type LocalStore, type LocalStoreContext, toDataDir, type Variables } from './store-context.ts';

/** Provides the table in an embedded DynamoDB, or in the one that AWS_ENDPOINT_URL_DYNAMODB names. */
export async function provideDynamoDb({ settings, region, table }: LocalStoreContext): Promise<LocalStore> {
  if (table === undefined) throw new Error('The stage has no table TodosTable.');
  const { TableName: TABLE_NAME } = table;
  const { AWS_ENDPOINT_URL_DYNAMODB } = settings;
  if (AWS_ENDPOINT_URL_DYNAMODB !== undefined) {
    const variables = { ...(await readCredentials(region)), AWS_ENDPOINT_URL_DYNAMODB, TABLE_NAME };
    await blame('AWS_ENDPOINT_URL_DYNAMODB', create(variables, table));
    return { variables };
  }
  const { endpoint, mended, close } = await startEmbeddedDynamoDb(toDataDir(settings, 'dynamodb'));
  const variables = { ...toLocalCredentials(region), AWS_ENDPOINT_URL_DYNAMODB: endpoint, TABLE_NAME };
  await create(variables, table);
  const notice = `LOCAL_DATA_DIR was in use by a killed process: ${mended} index entries now match their todos.`;
  return { variables, notice: mended > 0 ? notice : undefined, close };
}

function create(variables: Variables, table: TableProperties): Promise<void> {
  const { endpoint, region, sessionToken, ...keys } = readAccess('dynamodb', variables);
  const credentials = { ...keys, ...(sessionToken !== undefined && { sessionToken }) };
  return createTable(new DynamoDBClient({ endpoint, region, credentials }), table);
}
