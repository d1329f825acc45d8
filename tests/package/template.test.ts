import { describe, expect, test } from '@jest/globals';
import { findEndlessLogs, findOpenBuckets, findUnencrypted } from '#template-rules/resource-rules.ts';
import { findTemplateFaults } from '#template-rules/resource-specification.ts';
import { stageNames } from '../../tools/stages/kinds.ts';
import { useTemplate } from './packaged-service.ts';

const [prod, dev] = [useTemplate('prod'), useTemplate('dev')];

describe('the template of stage prod', () => {
  test('protects the table', () => {
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
  });

  test('says where the code runs, and names the table, the metrics and the secret', () => {
    expect(prod().Resources['ApiLambdaFunction']).toMatchObject({
      Properties: {
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
      },
    });
  });
});

describe.each(stageNames)('the template of stage %s', (stage) => {
  const template = useTemplate(stage);

  test('holds nothing that AWS does not know', () => {
    expect(findTemplateFaults(template())).toEqual([]);
  });

  test('ends every log, and keeps the bucket of the artefacts encrypted and closed', () => {
    expect(findEndlessLogs(template())).toEqual([]);
    expect(findOpenBuckets(template())).toEqual([]);
    // A trial's table is encrypted with DynamoDB's own key, which is not in the template.
    const isTrial = stage === 'dev' || stage === 'pr-123';
    expect(findUnencrypted(template()).map(({ pointer }) => pointer)).toEqual(
      isTrial ? ['/Resources/TodosTable/Properties/SSESpecification/SSEEnabled'] : [],
    );
  });
});

describe('the gateway', () => {
  test('lets no page of another origin call, unless its origin is named', () => {
    expect(prod().Resources['HttpApi']).not.toHaveProperty('Properties.CorsConfiguration');
  });
});

test('the template of stage dev lets go of the table', () => {
  expect(dev().Resources['TodosTable']).toMatchObject({
    DeletionPolicy: 'Delete',
    Properties: { TableName: 'todo-api-dev-todos', DeletionProtectionEnabled: false },
  });
});
