import { describe, expect, test } from '@jest/globals';
import { findFunctionsWithoutOwnLogGroup, findFunctionsWithoutOwnRole } from '#template-rules/function-rules.ts';
import { findBroadRights, findManagedPolicies, findSharedTrust } from '#template-rules/iam-rules.ts';
import { toIntrinsic } from '#template-rules/intrinsics.ts';
import { findEndlessLogs, findOpenBuckets, findUnencrypted } from '#template-rules/resource-rules.ts';
import { findTemplateFaults } from '#template-rules/resource-specification.ts';
import { resourcesOf } from '#template-rules/template.ts';
import { deployedKinds, stagesWithStores } from '../../tools/stages/kinds.ts';
import { useTemplate } from './packaged-service.ts';

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

describe.each(deployedKinds)('the template of stage $stage with $name', ({ stage, settings }) => {
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

describe.each(stagesWithStores)('the template of stage $stage with $store', ({ stage, settings }) => {
  const template = useTemplate(stage, settings);

  test('has alarms that say why, take silence for health, and call people', () => {
    for (const { name, properties } of resourcesOf(template(), 'AWS::CloudWatch::Alarm')) {
      // One of a new version has the number of the version in its name, so that it begins anew with each.
      const version = { 'Fn::GetAtt': [resourcesOf(template(), 'AWS::Lambda::Version')[0]?.name, 'Version'] };
      const named = (text: unknown) => ({ 'Fn::Sub': [text, { Version: version }] });
      const prefix = `^todo-api-${stage}-`;
      expect(properties).toMatchObject({
        AlarmName: name.startsWith('NewVersion')
          ? named(expect.stringMatching(`${prefix}new-version-.*-\\$\\{Version\\}$`))
          : expect.stringMatching(prefix),
        AlarmDescription: expect.stringMatching(/.{60}/),
        AlarmActions: { 'Fn::If': ['HasAlarmTopic', [expect.any(String)], { Ref: 'AWS::NoValue' }] },
        TreatMissingData: 'notBreaching',
      });
    }
  });

  test('shows every alarm, and no metric of another stage, on its dashboard', () => {
    const { DashboardBody } = template().Resources['Dashboard']?.Properties ?? {};
    const text = String(toIntrinsic(DashboardBody)?.argument);
    const alarms = resourcesOf(template(), 'AWS::CloudWatch::Alarm').map(({ name }) => `\${${name}.Arn}`);
    const { widgets } = JSON.parse(text);
    expect([...widgets[0].properties.alarms].sort()).toEqual(alarms.sort());
    expect(text.match(/todo-api-\w+(-\d+)?/g)?.filter((name) => name !== `todo-api-${stage}`)).toEqual([]);
    // CloudWatch takes a namespace with a hyphen only in quotes.
    expect([...new Set(text.match(/SEARCH\(.*?,/g))]).toEqual([`SEARCH('{\\"todo-api-${stage}\\",`]);
  });
});

test('stage prod protects the table, and stage dev lets go of it', () => {
  expect(prod().Resources['TodosTable']).toMatchObject({
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      TableName: 'todo-api-prod-todos',
      BillingMode: 'PAY_PER_REQUEST',
      OnDemandThroughput: { MaxReadRequestUnits: 4000, MaxWriteRequestUnits: 2000 },
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
        CURSOR_SECRETS: { 'Fn::Sub': `{{resolve:secretsmanager:\${CursorSecret}:SecretString:::}}` },
      },
    },
  });
});

test('the gateway lets no page of another origin call, unless its origin is named', () => {
  expect(prod().Resources['HttpApi']).not.toHaveProperty('Properties.CorsConfiguration');
});
