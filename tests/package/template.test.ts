import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { findEndlessLogs, findOpenBuckets, findUnencrypted } from '#template-rules/resource-rules.ts';
import { stageNames } from '../../tools/stages/kinds.ts';
import { type PackagedService, packageService } from './packaged-service.ts';

jest.setTimeout(60_000);

let prod: PackagedService;
let dev: PackagedService;

beforeAll(async () => {
  [prod, dev] = await Promise.all([packageService('prod'), packageService('dev')]);
});

describe('the template of stage prod', () => {
  test('protects the table', () => {
    expect(prod.template.Resources['TodosTable']).toMatchObject({
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
    expect(prod.template.Resources['ApiLambdaFunction']).toMatchObject({
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
  test('ends every log, and keeps the bucket of the artefacts encrypted and closed', async () => {
    const { template } = await packageService(stage);
    expect(findEndlessLogs(template)).toEqual([]);
    expect(findOpenBuckets(template)).toEqual([]);
    // A trial's table is encrypted with DynamoDB's own key, which is not in the template.
    const isTrial = stage === 'dev' || stage === 'pr-123';
    expect(findUnencrypted(template).map(({ pointer }) => pointer)).toEqual(
      isTrial ? ['/Resources/TodosTable/Properties/SSESpecification/SSEEnabled'] : [],
    );
  });
});

describe('the gateway', () => {
  test('lets no page of another origin call, unless its origin is named', () => {
    expect(prod.template.Resources['HttpApi']).not.toHaveProperty('Properties.CorsConfiguration');
  });
});

test('the template of stage dev lets go of the table', () => {
  expect(dev.template.Resources['TodosTable']).toMatchObject({
    DeletionPolicy: 'Delete',
    Properties: { TableName: 'todo-api-dev-todos', DeletionProtectionEnabled: false },
  });
});
