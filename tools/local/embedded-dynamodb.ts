import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  UpdateTimeToLiveCommand,
  type UpdateTimeToLiveCommandInput,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import type { TableProperties } from '../serverless/serverless.ts';
import { billDynalite } from './bill-dynalite.ts';
import { type Database, mendIndexes } from './mend-indexes.ts';

export interface EmbeddedDynamoDb {
  readonly endpoint: string;
  /** Number of index entries that did not match their items, and do now. */
  readonly mended: number;
  readonly close: () => Promise<void>;
}

/**
 * Starts a DynamoDB (dynalite) in this process, on a free port of the loopback interface.
 * @param dataDir folder for its data; without it data lives in memory
 * @throws Error when the folder cannot be used, or another process uses it
 */
export async function startEmbeddedDynamoDb(dataDir?: string): Promise<EmbeddedDynamoDb> {
  const mended = dataDir === undefined ? 0 : await prepare(dataDir);
  billDynalite();
  const server = dynalite({ createTableMs: 0, ...(dataDir === undefined ? {} : { path: dataDir }) });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    mended,
    close: () => new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve()))),
  };
}

/**
 * Mends the data of a process that was killed. Opens it with dynalite's own LevelDB, because dynalite crashes without a
 * reason when it cannot.
 */
async function prepare(dataDir: string): Promise<number> {
  const { resolve } = createRequire(import.meta.url);
  const { Level }: LevelModule = createRequire(resolve('dynalite'))('level');
  const database = new Level(dataDir, { valueEncoding: 'json' });
  try {
    await database.open();
    return await mendIndexes(database);
  } catch (error) {
    const { message, code } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
    const reason = code === 'LEVEL_LOCKED' ? `another process uses ${dataDir}` : message;
    throw new Error(`LOCAL_DATA_DIR cannot be used: ${reason}`);
  } finally {
    await database.close();
  }
}

interface LevelModule {
  readonly Level: new (
    location: string,
    options: { readonly valueEncoding: 'json' },
  ) => Database & { readonly open: () => Promise<void>; readonly close: () => Promise<void> };
}

/**
 * Creates the table, unless it exists, from the properties of its CloudFormation resource that CreateTable accepts and
 * local engines support, with its time to live where an engine has that. (DynamoDB Local then removes nothing by it, because
 * the table has local indexes.)
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 */
export async function createTable(client: DynamoDBClient, properties: TableProperties): Promise<void> {
  const input = properties as CreateTableCommandInput & UpdateTimeToLiveCommandInput;
  const { TableName, BillingMode, AttributeDefinitions, KeySchema, LocalSecondaryIndexes } = input;
  const table = { TableName, BillingMode, AttributeDefinitions, KeySchema, LocalSecondaryIndexes };
  const isCreated = await unless('ResourceInUseException', client.send(new CreateTableCommand(table)));
  if (!isCreated) return;
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName });
  const { TimeToLiveSpecification } = input;
  const expire = client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
  await unless('UnknownOperationException', expire);
}

/** Returns false if a call fails with an error of this name, and true if it succeeds. */
async function unless(name: string, call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === name) return false;
    throw error;
  }
}
