import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Invoke, runSmokeTest } from '../../../src/release/smoke-test.ts';
import { createTable, startEmbeddedDynamoDb } from '../../local/embedded-dynamodb.ts';
import type { TableProperties } from '../serverless.ts';

// Runs requests on the code of the function `api`, and writes what V8 compiled for loader.cjs.
const [, , file = '', properties = ''] = process.argv;
const table: TableProperties = JSON.parse(properties);
const version = '0.0.0';
const { endpoint, close } = await startEmbeddedDynamoDb();
Object.assign(process.env, {
  TABLE_NAME: table.TableName,
  SERVICE_VERSION: version,
  AUTH: 'jwt',
  CURSOR_SECRETS: 'x'.repeat(32),
  METRICS_NAMESPACE: 'compile-cache',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_ENDPOINT_URL_DYNAMODB: endpoint,
});
await createTable(new DynamoDBClient(), table);

const script = new Script(readFileSync(file.replace(/\.cjs$/, '.code'), 'utf8'), { filename: file, lineOffset: -1 });
const module: { exports: { handler?: Handler } } = { exports: {} };
script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
const invoke: Invoke = async (event) => {
  const context = { awsRequestId: 'compile-cache', functionVersion: '0', getRemainingTimeInMillis: () => 10_000 };
  return (await module.exports.handler?.(event, context)) ?? { statusCode: 0 };
};
const failures = await runSmokeTest({ invoke, version, auth: 'jwt' });
if (failures.length > 0) throw new Error(`The packaged code fails:\n${failures.join('\n')}`);
writeFileSync(file.replace(/\.cjs$/, '.cache'), script.createCachedData());
await close();

type Handler = (event: object, context: object) => ReturnType<Invoke>;
