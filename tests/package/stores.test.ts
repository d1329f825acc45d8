import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { kafkaSettings, storeKinds } from '../../tools/stages/kinds.ts';
import { useResource } from '../support/use-resource.ts';
import { usePackage } from './packaged-service.ts';

/** Text that only the code of one store has. */
const marks = {
  dynamodb: /UpdateItem|DynamoDB_20120810|TABLE_NAME/,
  postgres: /readyForQuery|ON CONFLICT|DATABASE_URL/,
  s3: /x-amz-content-sha256|BUCKET_NAME/,
};

const services = {
  dynamodb: usePackage('prod', kafkaSettings.managed),
  postgres: usePackage('prod', { ...storeKinds.dsql, ...kafkaSettings.managed }),
  s3: usePackage('prod', { ...storeKinds.s3, ...kafkaSettings.managed }),
};

describe.each(['dynamodb', 'postgres', 's3'] as const)('with the store %s', (store) => {
  const code = useResource(async () => {
    const names = ['api', 'export', 'ingest'] as const;
    const dirs = await Promise.all(names.map((name) => services[store]().unzip(name)));
    return names.map((name, index) => readFileSync(join(dirs[index] ?? '', 'src', 'handlers', `${name}.cjs`), 'utf8'));
  });

  test('each function that keeps todos has the code of that store, and of no other', () => {
    const found = code().map((text) =>
      Object.entries(marks).flatMap(([name, mark]) => (mark.test(text) ? [name] : [])),
    );
    expect(found).toEqual([[store], [store], [store]]);
  });

  test('functions get the settings of that store only, and only PostgreSQL has functions of its own', () => {
    const { Resources } = services[store]().template;
    const names = JSON.stringify(Resources).match(/"(TABLE_NAME|BUCKET_NAME|DATABASE_URL)":/g) ?? [];
    const setting = { dynamodb: '"TABLE_NAME":', postgres: '"DATABASE_URL":', s3: '"BUCKET_NAME":' }[store];
    expect([...new Set(names)]).toEqual([setting]);
    const own = ['MigrateLambdaFunction', 'ExpireLambdaFunction', 'Migrations'].filter((name) => name in Resources);
    expect(own).toHaveLength(store === 'postgres' ? 3 : 0);
  });
});

test('with PostgreSQL everything that uses the tables waits for the migrations, also when the stack is created', () => {
  const { Resources } = services.postgres().template;
  const waiting = Object.entries(Resources).filter(([, { DependsOn = [] }]) =>
    [DependsOn].flat().includes('Migrations'),
  );
  expect(waiting.map(([name]) => name).sort()).toEqual([
    'ApiAlias',
    'ExpireLambdaFunction',
    'ExportLambdaFunction',
    'IngestAlias',
  ]);
  expect(Resources['Migrations']?.Properties).toMatchObject({
    ServiceToken: { 'Fn::GetAtt': ['MigrateLambdaFunction', 'Arn'] },
    Digest: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});
