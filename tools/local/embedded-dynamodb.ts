import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, type CreateTableCommandInput, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { Level } from 'level';
import type { TableProperties } from '../serverless/serverless.ts';

export interface EmbeddedDynamoDb {
  readonly endpoint: string;
  readonly close: () => Promise<void>;
}

/**
 * Starts a DynamoDB (dynalite) inside this process, on a free port of the loopback interface.
 * @param dataDir where it keeps its data; without it data lives in memory
 * @throws Error when the folder cannot be used, or another process uses it
 */
export async function startEmbeddedDynamoDb(dataDir?: string): Promise<EmbeddedDynamoDb> {
  if (dataDir !== undefined) await requireUsable(dataDir);
  const server = dynalite({ createTableMs: 0, ...(dataDir === undefined ? {} : { path: dataDir }) });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve()))),
  };
}

/** dynalite itself does not say why it cannot open its store. */
async function requireUsable(dataDir: string): Promise<void> {
  const store = new Level(dataDir);
  try {
    await store.open();
    await store.close();
  } catch (error) {
    const { cause } = error as Error;
    throw new Error(`LOCAL_DATA_DIR cannot be used: ${cause instanceof Error ? cause.message : String(error)}`);
  }
}

/**
 * Creates the table, unless it is there, from the properties of its CloudFormation resource; of those, CreateTable
 * gets the ones that it knows and a local engine supports.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 */
export async function createTable(client: DynamoDBClient, properties: TableProperties): Promise<void> {
  const input = properties as CreateTableCommandInput;
  const { TableName, BillingMode, AttributeDefinitions, KeySchema, LocalSecondaryIndexes } = input;
  try {
    await client.send(
      new CreateTableCommand({ TableName, BillingMode, AttributeDefinitions, KeySchema, LocalSecondaryIndexes }),
    );
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ResourceInUseException')) throw error;
  }
}
