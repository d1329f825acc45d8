import { describe, expect, test } from '@jest/globals';
import { findFunctionsWithoutOwnLogGroup, findFunctionsWithoutOwnRole } from '#template-rules/function-rules.ts';
import { findBroadRights, findManagedPolicies, findSharedTrust } from '#template-rules/iam-rules.ts';
import { findEndlessLogs, findOpenBuckets, findUnencrypted } from '#template-rules/resource-rules.ts';
import { findTemplateFaults } from '#template-rules/resource-specification.ts';
import {
  kafkaSettings,
  publicSettings,
  type StageName,
  stageNames,
  storeKinds,
  telemetrySettings,
} from '../../tools/stages/kinds.ts';
import { type Settings, useTemplate } from './packaged-service.ts';

const { dynamodb: _, ...otherStores } = storeKinds;
const [prod, dev] = [useTemplate('prod'), useTemplate('dev')];
const rules = [
  findTemplateFaults,
  findBroadRights,
  findManagedPolicies,
  findSharedTrust,
  findFunctionsWithoutOwnRole,
  findFunctionsWithoutOwnLogGroup,
  findEndlessLogs,
  findOpenBuckets,
];

describe.each<[string, StageName, Settings]>([
  ...stageNames.map((stage): [string, StageName, Settings] => [`stage ${stage}`, stage, {}]),
  ...Object.entries(otherStores).flatMap(([kind, settings]) =>
    (['dev', 'prod'] as const).map((stage): [string, StageName, Settings] => [
      `${stage} with ${kind}`,
      stage,
      settings,
    ]),
  ),
  ['a stage with a managed Kafka', 'prod', kafkaSettings.managed],
  ['a stage with a Kafka in a VPC', 'prod', kafkaSettings.inVpc],
  ['a stage with a collector', 'prod', telemetrySettings],
  ['a stage with every setting that is public', 'prod', publicSettings],
])('the template of %s', (_, stage, settings) => {
  const template = useTemplate(stage, settings);

  test.each(rules)('passes %p', (rule) => {
    expect(rule(template())).toEqual([]);
  });

  test('encrypts all but the table of a trial, whose key is of DynamoDB and not in the template', () => {
    const isTrial = (stage === 'dev' || stage === 'pr-123') && 'TodosTable' in template().Resources;
    expect(findUnencrypted(template()).map(({ pointer }) => pointer)).toEqual(
      isTrial ? ['/Resources/TodosTable/Properties/SSESpecification/SSEEnabled'] : [],
    );
  });
});

test('stage prod protects the table, and stage dev lets go of it', () => {
  expect(prod().Resources['TodosTable']).toMatchObject({
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      TableName: 'todo-api-prod-todos',
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    },
  });
  expect(dev().Resources['TodosTable']).toMatchObject({
    DeletionPolicy: 'Delete',
    Properties: { TableName: 'todo-api-dev-todos', DeletionProtectionEnabled: false },
  });
});

test('stage prod says where the code runs, and names the table, the metrics and the secret', () => {
  expect(prod().Resources['ApiLambdaFunction']?.Properties).toMatchObject({
    Handler: 'src/handlers/api.handler',
    Architectures: ['arm64'],
    MemorySize: 512,
    Timeout: 10,
    Environment: {
      Variables: {
        TABLE_NAME: 'todo-api-prod-todos',
        METRICS_NAMESPACE: 'todo-api-prod',
        CURSOR_SECRETS: { 'Fn::Sub': `{{resolve:secretsmanager:\${CursorSecret}}}` },
      },
    },
  });
});

test('the gateway lets no page of another origin call, unless its origin is named', () => {
  expect(prod().Resources['HttpApi']).not.toHaveProperty('Properties.CorsConfiguration');
});
