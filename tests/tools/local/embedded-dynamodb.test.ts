import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from '@jest/globals';
import { createTable, startEmbeddedDynamoDb } from '../../../tools/local/embedded-dynamodb.ts';
import { serviceDir, tableProperties } from '../../support/service-dir.ts';
import { useFolder } from '../../support/use-folder.ts';
import { useCleanUp } from '../../support/use-resource.ts';

const folder = useFolder();
const cleanUp = useCleanUp();
/** Of a call that reads the data. */
const headers = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': 'DynamoDB_20120810.ListTables',
  'x-amz-date': 'now',
  authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=none',
};

test('says that another process uses its folder, and starts when that has ended', async () => {
  const dataDir = join(folder(), 'data');
  const program = join(serviceDir, 'tools', 'local', 'serve-dynamodb.ts');
  const holder = spawn(process.execPath, [program, dataDir], { env: {}, stdio: ['ignore', 'pipe', 'inherit'] });
  cleanUp(() => holder.kill('SIGKILL'));
  const [port] = await once(holder.stdout, 'data');
  // It opens its data while it listens, and answers when they are open.
  await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: '{}', headers });
  await expect(startEmbeddedDynamoDb(dataDir)).rejects.toThrow(
    `LOCAL_DATA_DIR cannot be used: another process uses ${dataDir}`,
  );
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  const { close } = await startEmbeddedDynamoDb(dataDir);
  await close();
});

test('mends what a killed process left: entries without an item, of another state of it, and missing ones', async () => {
  const dataDir = join(folder(), 'killed');
  const todos = ['kept', 'never stored', 'unlisted', 'older'].map((id) => ({
    owner: 'local',
    id,
    position: id,
    text: id,
  }));
  await useDatabase(dataDir, async (client) => {
    for (const Item of todos) await client.send(new PutCommand({ TableName, Item }));
    expect(await list(client)).toHaveLength(4);
  });
  await disturb(dataDir);
  await useDatabase(dataDir, async (client, mended) => {
    const older = { owner: 'local', id: 'older', position: 'before', text: 'older' };
    expect({ mended, listed: await list(client) }).toEqual({ mended: 4, listed: [older, todos[0], todos[2]] });
  });
  await useDatabase(dataDir, async (_client, mended) => expect(mended).toBe(0));
});

const TableName = 'todos';

async function useDatabase(dataDir: string, work: (client: DynamoDBDocumentClient, mended: number) => Promise<void>) {
  const { endpoint, mended, close } = await startEmbeddedDynamoDb(dataDir);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials });
  try {
    await createTable(client, { ...tableProperties, TableName });
    await work(DynamoDBDocumentClient.from(client), mended);
  } finally {
    client.destroy();
    await close();
  }
}

async function list(client: DynamoDBDocumentClient) {
  const values = { ExpressionAttributeNames: { '#o': 'owner' }, ExpressionAttributeValues: { ':o': 'local' } };
  const IndexName = 'by-position';
  const query = new QueryCommand({ TableName, IndexName, KeyConditionExpression: '#o = :o', ...values });
  return (await client.send(query)).Items;
}

/** Undoes, in the data of dynalite, a part of a write. */
async function disturb(dataDir: string): Promise<void> {
  const { Level } = createRequire(createRequire(import.meta.url).resolve('dynalite'))('level');
  const database = new Level(dataDir, { valueEncoding: 'json' });
  for await (const [key, item] of database.iterator()) {
    const isItem = key.startsWith(`item-${TableName}~`);
    if (isItem && item.id.S === 'never stored') await database.del(key);
    if (isItem && item.id.S === 'older') await database.put(key, { ...item, position: { S: 'before' } });
    if (key.startsWith(`index-local~${TableName}~`) && item.id.S === 'unlisted') await database.del(key);
  }
  await database.close();
}
