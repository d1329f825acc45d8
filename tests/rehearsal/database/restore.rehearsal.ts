import {
  CreateBackupCommand,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  RestoreTableFromBackupCommand,
  RestoreTableToPointInTimeCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { expect, test } from '@jest/globals';
import { createDocumentClient } from '#lean-aws/document-client.ts';
import { createTodoRepository } from '../../../src/stores/dynamodb/todo-repository.ts';
import { createTable } from '../../../tools/local/embedded-dynamodb.ts';
import { createDump } from '../../stores/dynamodb/dump.ts';
import { tableProperties } from '../../support/service-dir.ts';
import { useResource } from '../../support/use-resource.ts';
import { newRemoval, newTodo } from '../../todos/new-todo.ts';
import { startMotoServer } from '../moto-server.ts';

const TableName = 'todo-api-prod-todos';
const restored = `${TableName}-restored`;
const access = { region: 'eu-west-1', accessKeyId: 'local', secretAccessKey: 'local' };
const moto = useResource(startMotoServer);
const TimeToLiveSpecification = { AttributeName: 'expiresAt', Enabled: true };
const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };

/** The steps of docs/running.md. */
test('a table restored under another name serves the same todos, and then under its own, once its settings are set', async () => {
  const { client, open } = await connect();
  const todos = [newTodo({ done: true }), newTodo(), newTodo({ text: 'Buy 🥛' })];
  for (const todo of todos) await open(TableName).put('alice', todo, {});
  await open(TableName).remove('alice', todos[1]?.id ?? '', newRemoval(), {});
  const before = await readAll(TableName);
  const description = await describe(TableName);

  const point = { SourceTableName: TableName, TargetTableName: restored, UseLatestRestorableTime: true };
  await client.send(new RestoreTableToPointInTimeCommand(point));
  await open(TableName).put('alice', newTodo({ text: 'after the moment' }), {});
  expect(await readAll(restored)).toEqual(before);
  expect(await describe(restored)).toEqual(description);

  const { BackupDetails } = await client.send(new CreateBackupCommand({ TableName: restored, BackupName: restored }));
  await client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
  await client.send(new DeleteTableCommand({ TableName }));
  const BackupArn = BackupDetails?.BackupArn;
  await client.send(new RestoreTableFromBackupCommand({ BackupArn, TargetTableName: TableName }));
  expect(await readAll(TableName)).toEqual(before);
  expect(await describe(TableName)).toEqual(description);

  expect(await settingsOf(TableName)).toEqual(['DISABLED', 'DISABLED', false]);
  await protect(client);
  expect(await settingsOf(TableName)).toEqual(['ENABLED', 'ENABLED', true]);
  const added = newTodo();
  expect(await open(TableName).put('alice', added, {})).toMatchObject({ applied: true });
  expect(await open(TableName).list('alice', { order: 'asc', limit: 9, done: false })).toContainEqual(added);

  /** All that the real store reads of a table, by every index. */
  async function readAll(table: string) {
    const page = { order: 'asc', limit: 9 } as const;
    const queries = [page, { ...page, done: false }, { ...page, done: true }];
    const lists = await Promise.all(queries.map((query) => open(table).list('alice', query)));
    return { lists, items: await createDump(documents(), table)('alice') };
  }

  /** Without the billing mode, which AWS restores and moto does not. */
  async function describe(table: string) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
    const { AttributeDefinitions, KeySchema, LocalSecondaryIndexes = [] } = Table ?? {};
    const indexes = LocalSecondaryIndexes.map(({ IndexName, KeySchema, Projection }) => [
      IndexName,
      KeySchema,
      Projection,
    ]);
    return { AttributeDefinitions, KeySchema, indexes };
  }

  async function settingsOf(table: string) {
    const [ttl, backups, { Table }] = [
      await client.send(new DescribeTimeToLiveCommand({ TableName: table })),
      await client.send(new DescribeContinuousBackupsCommand({ TableName: table })),
      await client.send(new DescribeTableCommand({ TableName: table })),
    ];
    const point = backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
    return [
      ttl.TimeToLiveDescription?.TimeToLiveStatus,
      point?.PointInTimeRecoveryStatus,
      Table?.DeletionProtectionEnabled ?? false,
    ];
  }
});

function documents() {
  return createDocumentClient({ access: { ...access, endpoint: moto().url } });
}

/** @returns a table with the settings of prod, and what opens the real store on it or on another */
async function connect() {
  const client = new DynamoDBClient({ endpoint: moto().url, region: access.region, credentials: access });
  await createTable(client, { ...tableProperties, TableName });
  await client.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }));
  await client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true }));
  return { client, open: (tableName: string) => createTodoRepository({ client: documents(), tableName }) };
}

/** What a restore leaves out. */
async function protect(client: DynamoDBClient): Promise<void> {
  await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
  await client.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }));
  await client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true }));
}
