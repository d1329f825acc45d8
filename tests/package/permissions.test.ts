import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { resourcesOf } from '#template-rules/template.ts';
import { kafkaSettings, stageNames, storeKinds } from '../../tools/stages/kinds.ts';
import { editFile } from '../support/edit.ts';
import { useSharedFolder } from '../support/use-folder.ts';
import { packageAfresh, useTemplate } from './packaged-service.ts';
import { ownRights, rightsOf } from './rights.ts';

const folder = useSharedFolder();
const dsql = useTemplate('prod', { ...storeKinds.dsql, ...kafkaSettings.managed });
const s3 = useTemplate('prod', { ...storeKinds.s3, ...kafkaSettings.managed });
const server = useTemplate('prod', storeKinds.server);

describe.each(stageNames)('the template of stage %s', (stage) => {
  const template = useTemplate(stage);

  test('lets each role do what it is for', () => {
    const arn = (service: string, resource: string) =>
      `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}`;
    const indexes = ['by-position', 'open', 'done'].map((index) => `TodosTable/index/${index}`).join(' ');
    const roles = resourcesOf(template(), 'AWS::IAM::Role').map(({ name }) => [name, rightsOf(template(), name)]);
    expect(Object.fromEntries(roles)).toEqual({
      ApiRole: [
        'dynamodb:GetItem dynamodb:UpdateItem on TodosTable',
        `dynamodb:Query on ${indexes}`,
        ...ownRights('ApiLogGroup'),
      ],
      DocsRole: ownRights('DocsLogGroup'),
      ExportRole: [`dynamodb:Query on ${indexes}`, ...ownRights('ExportLogGroup')],
      PreTrafficRole: [
        'lambda:InvokeFunction on ApiLambdaFunction:*',
        `codedeploy:PutLifecycleEventHookExecutionStatus on ${arn('codedeploy', `deploymentgroup:todo-api-${stage}/api`)}`,
        ...ownRights('PreTrafficLogGroup'),
      ],
      ReleaseRole: [
        'lambda:GetAlias lambda:UpdateAlias on ApiLambdaFunction ApiLambdaFunction:live',
        'lambda:GetProvisionedConcurrencyConfig on ApiLambdaFunction:*',
        'lambda:InvokeFunction on PreTrafficLambdaFunction',
        `cloudwatch:DescribeAlarms on ${arn('cloudwatch', `alarm:todo-api-${stage}-new-version-*`)}`,
      ],
    });
  });
});

test('with Aurora DSQL each function connects in its own role, and only migrate as admin', () => {
  const names = ['Api', 'Export', 'Ingest', 'Expire', 'Migrate'];
  const rights = names.map((name) => [name, rightsOf(dsql(), `${name}Role`)]);
  const connecting = (name: string) => ['dsql:DbConnect on TodosCluster', ...ownRights(`${name}LogGroup`)];
  expect(Object.fromEntries(rights)).toEqual({
    Api: connecting('Api'),
    Export: connecting('Export'),
    Ingest: ['dsql:DbConnect on TodosCluster', 'sqs:SendMessage on DeadLetters', ...ownRights('IngestLogGroup')],
    Expire: connecting('Expire'),
    Migrate: ['dsql:DbConnectAdmin on TodosCluster', ...ownRights('MigrateLogGroup')],
  });
  expect(dsql().Resources['Migrations']?.Properties).toMatchObject({
    Roles: Object.fromEntries(
      ['Api', 'Export', 'Ingest', 'Expire'].map((name) => [
        name.toLowerCase(),
        { 'Fn::GetAtt': [`${name}Role`, 'Arn'] },
      ]),
    ),
  });
});

test('without traces no role has a right to send them, and each has all others', async () => {
  const settings = { ...storeKinds.dsql, ...kafkaSettings.managed };
  const { template } = await packageAfresh('prod', settings, folder(), (dir) =>
    editFile(join(dir, 'resources', 'stages.yml'), 'tracing: true', 'tracing: false'),
  );
  const names = resourcesOf(dsql(), 'AWS::IAM::Role').map(({ name }) => name);
  expect(names.map((name) => rightsOf(template, name))).toEqual(
    names.map((name) => rightsOf(dsql(), name).filter((right) => !right.startsWith('xray:'))),
  );
  expect(JSON.stringify(template)).not.toContain('xray:');
});

test('with another database each function logs in as its user, and is in its network; docs and preTraffic are not', () => {
  const arn = (service: string, resource: string) =>
    `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}`;
  const network = ['subnet/subnet-0a1b2c3d', 'subnet/subnet-0b2c3d4e', 'security-group/sg-0c3d4e5f'];
  expect(rightsOf(server(), 'ExportRole')).toEqual([
    `rds-db:connect on ${arn('rds-db', `dbuser:${storeKinds.server.DATABASE_RESOURCE_ID}/todo`)}`,
    'ec2:DescribeNetworkInterfaces ec2:DescribeSecurityGroups ec2:DescribeSubnets ec2:DescribeVpcs on *',
    `ec2:CreateNetworkInterface ec2:DeleteNetworkInterface on ${arn('ec2', 'network-interface/*')}`,
    `ec2:CreateNetworkInterface on ${network.map((each) => arn('ec2', each)).join(' ')}`,
    `ec2:AssignPrivateIpAddresses ec2:UnassignPrivateIpAddresses on ${arn('ec2', 'network-interface/*')}`,
    ...ownRights('ExportLogGroup'),
  ]);
  const inside = resourcesOf(server(), 'AWS::Lambda::Function').filter(({ properties }) => 'VpcConfig' in properties);
  expect(inside.map(({ name }) => name).sort()).toEqual(
    ['Api', 'Expire', 'Export', 'Migrate'].map((name) => `${name}LambdaFunction`),
  );
});

test('with S3 the export only reads, and nothing deletes', () => {
  const names = ['ApiRole', 'ExportRole', 'IngestRole'];
  const rights = names.map((name) => [name, rightsOf(s3(), name).slice(0, 2)]);
  const writing = ['s3:GetObject s3:PutObject on TodosBucket/*', 's3:ListBucket on TodosBucket'];
  expect(Object.fromEntries(rights)).toEqual({
    ApiRole: writing,
    ExportRole: ['s3:GetObject on TodosBucket/*', 's3:ListBucket on TodosBucket'],
    IngestRole: writing,
  });
});
