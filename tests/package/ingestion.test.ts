import { describe, expect, test } from '@jest/globals';
import { resourcesOf } from '#template-rules/template.ts';
import { kafkaSettings } from '../../tools/stages/kinds.ts';
import { edit } from '../support/edit.ts';
import { useTemplate } from './packaged-service.ts';
import { ownRights, rightsOf } from './rights.ts';

const { KAFKA_CLUSTER_ARN } = kafkaSettings.managed;

const without = useTemplate('prod');
const managed = useTemplate('prod', kafkaSettings.managed);
const inVpc = useTemplate('prod', kafkaSettings.inVpc);

test('a stage without a topic has nothing of it', () => {
  expect(resourcesOf(without(), 'AWS::Pipes::Pipe', 'AWS::SQS::Queue')).toEqual([]);
  expect(Object.keys(without().Resources).filter((name) => /Ingest|Pipe|DeadLetter/.test(name))).toEqual([]);
  expect(Object.keys(without().Outputs ?? {}).filter((name) => /IngestAlias|DeadLetter/.test(name))).toEqual([]);
});

describe.each([
  ['managed', managed],
  ['in a VPC', inVpc],
])('a stage with a Kafka that is %s', (_, template) => {
  test('has a pipe to the alias of the version that this package makes, and waits for its answer', () => {
    const versions = resourcesOf(template(), 'AWS::Lambda::Version').filter(({ name }) => name.startsWith('Ingest'));
    expect(versions).toHaveLength(1);
    expect(template().Resources['IngestAlias']?.Properties).toEqual({
      Name: 'live',
      FunctionName: { Ref: 'IngestLambdaFunction' },
      FunctionVersion: { 'Fn::GetAtt': [versions[0]?.name, 'Version'] },
    });
    expect(template().Resources['Pipe']?.Properties).toMatchObject({
      Name: 'todo-api-prod-todo-events',
      RoleArn: { 'Fn::GetAtt': ['PipeRole', 'Arn'] },
      Target: { Ref: 'IngestAlias' },
      TargetParameters: { LambdaFunctionParameters: { InvocationType: 'REQUEST_RESPONSE' } },
    });
  });

  test('puts out what redrive asks for: the URL of the queue and the ARN of the alias', () => {
    expect(template().Outputs).toMatchObject({
      DeadLetterQueueUrl: { Value: { Ref: 'DeadLetters' } },
      IngestAliasArn: { Value: { Ref: 'IngestAlias' } },
    });
  });

  test('keeps dead letters for 14 days, takes them by TLS only, and calls people', () => {
    expect(template().Resources['DeadLetters']?.Properties).toMatchObject({
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 14 * 24 * 60 * 60,
    });
    expect(template().Resources['DeadLettersPolicy']?.Properties).toMatchObject({
      Queues: [{ Ref: 'DeadLetters' }],
      PolicyDocument: { Statement: [{ Effect: 'Deny', Principal: '*', Action: 'sqs:*', ...withoutTls }] },
    });
    for (const name of ['DeadLettersAlarm', 'IngestErrorsAlarm']) {
      expect(template().Resources[name]?.Properties).toMatchObject({
        AlarmDescription: expect.stringMatching(/.{60}/),
        AlarmActions: { 'Fn::If': ['HasAlarmTopic', [expect.any(String)], { Ref: 'AWS::NoValue' }] },
        TreatMissingData: 'notBreaching',
      });
    }
  });

  test('lets the function read states, write todos and dead letters, and no more', () => {
    expect(rightsOf(template(), 'IngestRole')).toEqual([
      'dynamodb:BatchGetItem dynamodb:UpdateItem on TodosTable',
      'sqs:SendMessage on DeadLetters',
      ...ownRights('IngestLogGroup'),
    ]);
  });
});

test('the pipe of a cluster of MSK reads its topic, as its own group, and nothing else', () => {
  expect(managed().Resources['Pipe']?.Properties).toMatchObject({
    Source: KAFKA_CLUSTER_ARN,
    SourceParameters: { ManagedStreamingKafkaParameters: reading },
  });
  const [topic, group] = [':topic/', ':group/'].map((kind) => edit(KAFKA_CLUSTER_ARN, ':cluster/', kind));
  expect(rightsOf(managed(), 'PipeRole')).toEqual([
    'lambda:InvokeFunction on IngestAlias',
    `kafka:DescribeCluster kafka:DescribeClusterV2 kafka:GetBootstrapBrokers on ${KAFKA_CLUSTER_ARN}`,
    `kafka-cluster:Connect kafka-cluster:DescribeClusterDynamicConfiguration on ${KAFKA_CLUSTER_ARN}`,
    `kafka-cluster:DescribeTopic kafka-cluster:ReadData on ${topic}/todo-events`,
    `kafka-cluster:DescribeGroup kafka-cluster:AlterGroup on ${group}/todo-api-prod`,
    ...networkRights('subnet/*', 'security-group/*'),
  ]);
});

test('the pipe of another Kafka takes its password from the secret, under the customer’s key, and makes its interfaces in the VPC named, nowhere else', () => {
  const { KAFKA_SECRET_ARN, KAFKA_SECRET_KEY_ARN } = kafkaSettings.inVpc;
  expect(inVpc().Resources['Pipe']?.Properties).toMatchObject({ Source: 'smk://b-1.internal:9096' });
  expect(inVpc().Resources['Pipe']?.Properties?.['SourceParameters']).toEqual({
    SelfManagedKafkaParameters: {
      ...reading,
      AdditionalBootstrapServers: ['b-2.internal:9096'],
      Credentials: { SaslScram512Auth: KAFKA_SECRET_ARN },
      Vpc: { Subnets: ['subnet-0a1', 'subnet-0b2'], SecurityGroup: ['sg-0c3'] },
    },
  });
  expect(rightsOf(inVpc(), 'PipeRole')).toEqual([
    'lambda:InvokeFunction on IngestAlias',
    `secretsmanager:GetSecretValue on ${KAFKA_SECRET_ARN}`,
    `kms:Decrypt on ${KAFKA_SECRET_KEY_ARN} {"Condition":{"StringEquals":{"kms:ViaService":${secretsManager}}}}`,
    ...networkRights('subnet/subnet-0a1', 'subnet/subnet-0b2', 'security-group/sg-0c3'),
  ]);
});

const secretsManager = `{"Fn::Sub":"secretsmanager.\${AWS::Region}.amazonaws.com"}`;

const withoutTls = { Condition: { Bool: { 'aws:SecureTransport': 'false' } } };

const reading = {
  TopicName: 'todo-events',
  StartingPosition: 'TRIM_HORIZON',
  BatchSize: 100,
  MaximumBatchingWindowInSeconds: 1,
  ConsumerGroupID: 'todo-api-prod',
};

function networkRights(...network: readonly string[]): readonly string[] {
  const toArn = (resource: string) => `arn:\${AWS::Partition}:ec2:\${AWS::Region}:\${AWS::AccountId}:${resource}`;
  const described = ['NetworkInterfaces', 'SecurityGroups', 'Subnets', 'Vpcs'].map((what) => `ec2:Describe${what}`);
  return [
    `${described.join(' ')} on *`,
    `ec2:CreateNetworkInterface ec2:DeleteNetworkInterface on ${toArn('network-interface/*')}`,
    `ec2:CreateNetworkInterface on ${network.map(toArn).join(' ')}`,
  ];
}
