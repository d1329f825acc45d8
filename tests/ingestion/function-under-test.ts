import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDocumentClient } from '#lean-aws/document-client.ts';
import type { KafkaBatch } from '../../src/generated/validators.js';
import type { BatchCounts } from '../../src/ingestion/ingest.ts';
import { createTable } from '../../tools/local/embedded-dynamodb.ts';
import { createDump } from '../stores/dynamodb/dump.ts';
import { tableProperties } from '../support/service-dir.ts';
import { createQueue, type Message, serveQueue } from './queue-protocol.ts';

export type Item = Readonly<Record<string, unknown>>;

const access = { region: 'eu-west-1', accessKeyId: 'local', secretAccessKey: 'local' };
const tableName = 'todos';

/** The function of src/handlers, loaded once into this process, on a DynamoDB and an SQS over HTTP. */
export async function openFunction(endpoint: string) {
  let letters: readonly Message[] = [];
  const queue = await serveQueue(
    createQueue([], (messages) => {
      letters = messages;
    }),
  );
  await createTable(new DynamoDBClient({ endpoint, region: access.region, credentials: access }), {
    ...tableProperties,
    TableName: tableName,
  });
  Object.assign(process.env, {
    TABLE_NAME: tableName,
    DEAD_LETTER_QUEUE_URL: queue.queueUrl,
    AWS_REGION: access.region,
    AWS_ACCESS_KEY_ID: access.accessKeyId,
    AWS_SECRET_ACCESS_KEY: access.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_ENDPOINT_URL_SQS: queue.endpoint,
  });
  const { handler } = await import('../../src/handlers/ingest.ts');
  const client = createDocumentClient({ access: { ...access, endpoint } });
  return {
    /** @throws what the function throws: a pipe would send the batch again */
    invoke: async (batch: KafkaBatch): Promise<BatchCounts> => handler(batch, context),
    /** @returns all that the table keeps of an owner */
    dump: createDump(client, tableName),
    letters: (): readonly Item[] => letters.map(({ body }): Item => JSON.parse(body)),
    close: queue.close,
  };
}

const context = {
  awsRequestId: '5c286eab-4302-4706-aa67-233c884c3512',
  functionVersion: '7',
  getRemainingTimeInMillis: () => 60_000,
};
