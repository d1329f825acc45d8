import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type PackagedService, packageService } from './packaged-service.ts';

jest.setTimeout(60_000);

let prod: PackagedService;
let dev: PackagedService;

beforeAll(async () => {
  [prod, dev] = await Promise.all([
    packageService('prod'),
    packageService('dev', { CORS_ORIGINS: 'https://app.example.com,http://localhost:5173' }),
  ]);
});

afterAll(async () => {
  await Promise.all([prod.remove(), dev.remove()]);
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

  test('lets the function do what it does, to its table, indexes and log group only', () => {
    const statements = [
      {
        Effect: 'Allow',
        Action: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
        Resource: { 'Fn::GetAtt': ['TodosTable', 'Arn'] },
      },
      {
        Effect: 'Allow',
        Action: 'dynamodb:Query',
        Resource: ['by-position', 'open', 'done'].map((name) => ({ 'Fn::Sub': `\${TodosTable.Arn}/index/${name}` })),
      },
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: { 'Fn::GetAtt': ['ApiLogGroup', 'Arn'] },
      },
    ];
    expect(prod.template.Resources['ApiRole']).toMatchObject({
      Properties: { Policies: [{ PolicyDocument: { Statement: statements } }] },
    });
  });

  test('lets the docs write to their log group, and no more', () => {
    expect(prod.template.Resources['DocsRole']).toEqual({
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
        },
        Policies: [
          {
            PolicyName: 'docs',
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: [
                {
                  Effect: 'Allow',
                  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
                  Resource: { 'Fn::GetAtt': ['DocsLogGroup', 'Arn'] },
                },
              ],
            },
          },
        ],
      },
    });
  });

  test('gives each function a role of its own, and makes no other', () => {
    const { Resources } = prod.template;
    const roles = Object.keys(Resources).filter((name) => Resources[name]?.Type === 'AWS::IAM::Role');
    expect(roles.sort()).toEqual(['ApiRole', 'DocsRole']);
    for (const name of ['Api', 'Docs']) {
      expect(Resources[`${name}LambdaFunction`]).toMatchObject({
        Properties: { Role: { 'Fn::GetAtt': [`${name}Role`, 'Arn'] } },
      });
    }
  });

  test('asks for the runtime, and for verified owners', () => {
    expect(prod.template.Resources['ApiLambdaFunction']).toMatchObject({
      Properties: {
        Handler: 'src/handlers/api.handler',
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        MemorySize: 512,
        Timeout: 10,
        Environment: {
          Variables: { TABLE_NAME: 'todo-api-prod-todos', AUTH: 'jwt', METRICS_NAMESPACE: 'todo-api-prod' },
        },
      },
    });
    expect(prod.template.Resources['ApiLambdaFunction']).toMatchObject({
      Properties: {
        Environment: { Variables: { CURSOR_SECRETS: { 'Fn::Sub': `{{resolve:secretsmanager:\${CursorSecret}}}` } } },
      },
    });
    expect(prod.template.Resources['HttpApiIntegrationApi']).toMatchObject({
      Properties: { PayloadFormatVersion: '2.0' },
    });
  });
});

describe('the gateway', () => {
  test('lets no page of another origin call, unless its origin is named', () => {
    expect(prod.template.Resources['HttpApi']).not.toHaveProperty('Properties.CorsConfiguration');
  });

  test('tells the pages of named origins what they may send and read', () => {
    expect(dev.template.Resources['HttpApi']).toHaveProperty('Properties.CorsConfiguration', {
      AllowOrigins: ['https://app.example.com', 'http://localhost:5173'],
      AllowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      AllowHeaders: [
        'Authorization',
        'Content-Type',
        'If-Match',
        'If-None-Match',
        'Idempotency-Key',
        'Prefer',
        'X-Request-Id',
      ],
      ExposeHeaders: ['ETag', 'Link', 'Location', 'Retry-After', 'Idempotent-Replayed', 'X-Request-Id'],
      MaxAge: 7200,
    });
  });

  test('is not made when an origin is none', async () => {
    const origins = { CORS_ORIGINS: 'https://app.example.com/' };
    await expect(packageService('dev', origins)).rejects.toThrow(/CORS_ORIGINS does not match: Origins whose pages/);
  });
});

test('the template of stage dev lets go of the table, but asks for verified owners too', () => {
  expect(dev.template.Resources['TodosTable']).toMatchObject({
    DeletionPolicy: 'Delete',
    Properties: { TableName: 'todo-api-dev-todos', DeletionProtectionEnabled: false },
  });
  expect(dev.template.Resources['ApiLambdaFunction']).toMatchObject({
    Properties: { Environment: { Variables: { AUTH: 'jwt' } } },
  });
});
