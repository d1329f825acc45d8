import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTable, startEmbeddedDynamoDb } from '../../local/embedded-dynamodb.ts';
import * as services from '../../local/ingestion/announce.ts';
import type { Run } from '../run.ts';

/**
 * Provides the table in an embedded DynamoDB or in AWS_ENDPOINT_URL_DYNAMODB. Functions inherit its endpoint, region
 * and credentials as AWS_* variables.
 */
export async function provideDatabase(run: Run): Promise<void> {
  const { provider, resources } = run.service;
  const { AWS_ENDPOINT_URL_DYNAMODB, LOCAL_DATA_DIR } = await run.localSettings();
  process.env['AWS_REGION'] = provider.region;
  if (AWS_ENDPOINT_URL_DYNAMODB === undefined) {
    const { endpoint, mended } = await run.explain(startEmbeddedDynamoDb(LOCAL_DATA_DIR));
    if (mended > 0) {
      run.log.warning(`LOCAL_DATA_DIR was in use by a killed process: ${mended} index entries now match their todos.`);
    }
    for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN']) delete process.env[name];
    Object.assign(process.env, localCredentials, { AWS_ENDPOINT_URL_DYNAMODB: endpoint });
  } else if (process.env['AWS_PROFILE'] === undefined) {
    // Local engines accept any credentials, but the SDK requires some.
    Object.assign(process.env, { ...localCredentials, ...process.env });
  }
  const client = new DynamoDBClient();
  const creation = createTable(client, resources.Resources.TodosTable.Properties);
  await run.explain(creation, 'AWS_ENDPOINT_URL_DYNAMODB cannot be used: ');
  await setCredentials(client);
}

const localCredentials = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };

/** Unlike the SDK here, functions read no profiles. They get a profile's credentials, as long as these are valid. */
async function setCredentials({ config }: DynamoDBClient): Promise<void> {
  const { accessKeyId, secretAccessKey, sessionToken } = await config.credentials();
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey });
  if (sessionToken === undefined) delete process.env['AWS_SESSION_TOKEN'];
  else process.env['AWS_SESSION_TOKEN'] = sessionToken;
}

/** Announces the service to `npm run ingest`, which feeds the first of several. */
export async function announceService({ serviceDir, service, log, localSettings }: Run): Promise<void> {
  const { pid } = process;
  const endpoint = String(process.env['AWS_ENDPOINT_URL_DYNAMODB']);
  const { TableName: tableName } = service.resources.Resources.TodosTable.Properties;
  const url = `http://localhost:${(await localSettings()).PORT}`;
  process.on('exit', () => services.withdrawService(serviceDir, { pid }));
  const { region } = service.provider;
  const found = await services.announceService(serviceDir, { pid, url, endpoint, tableName, region });
  if (found.pid === pid) return;
  log.notice(`\nnpm run ingest feeds the service at ${found.url}, which started first. To feed this one:\n`);
  log.notice(`  AWS_ENDPOINT_URL_DYNAMODB=${endpoint} npm run ingest -- events.ndjson`);
}
