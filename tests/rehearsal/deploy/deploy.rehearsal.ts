import { describe, expect, test } from '@jest/globals';
import type { TableProperties } from '../../../tools/serverless/serverless.ts';
import { exampleSettings, kafkaSettings, publicSettings, telemetrySettings } from '../../../tools/stages/kinds.ts';
import { gatewayRoutes, protectedRoutes, referenceRoutes, tableProperties } from '../../support/service-dir.ts';
import { useResource } from '../../support/use-resource.ts';
import type { Answer } from '../moto-calls.ts';
import { useDeployer } from './deployer.ts';
import { readStage } from './stage-on-moto.ts';

const { CORS_ORIGINS, CORS_HEADERS, JWT_SCOPES } = publicSettings;
const deployer = useDeployer();
const longest = `pr-${'a'.repeat(37)}`;

const trial = { isProtected: false, days: 7, rate: 50, api: undefined, docs: undefined, release: 'LambdaAllAtOnce' };
const staging = { isProtected: true, days: 30, rate: 50, api: 20, docs: 5, release: 'LambdaCanary10Percent5Minutes' };

const alarmNames = [
  ...['conditional-failures', 'errors', 'export-failures', 'failure-rate', 'latency'],
  ...['new-version-errors-1', 'new-version-failure-rate-1', 'new-version-latency-1'],
  ...['table-spending', 'table-throttles', 'throttles'],
];

describe.each([
  ['dev', trial],
  [longest, trial],
  ['staging', staging],
  ['prod', { ...staging, days: 90, rate: 500, api: 100 }],
])('stage %s, deployed', (stage, kind) => {
  const settings = { CORS_ORIGINS, CORS_HEADERS, JWT_SCOPES };
  const printed = useResource(() => deployer().serverless(stage, 'deploy --param accountConcurrency=1000', settings));
  const onMoto = () => readStage(deployer(), stage);

  test('prints its endpoints, as info does without any setting', async () => {
    const { HttpApiUrl, ExportLambdaFunctionUrl } = await onMoto().outputs();
    const routes = [...gatewayRoutes, ...referenceRoutes].map((route) => (route === '*' ? 'ANY /' : route));
    const endpoints = routes.map((route) => `  ${route.replace(' /', ` - ${HttpApiUrl}/`).replace(/\/$/, '')}\n`);
    const expected = `endpoints:\n${endpoints.join('')}  export: ${ExportLambdaFunctionUrl}\nfunctions:\n`;
    expect(printed()).toContain(expected);
    const { code, output } = await deployer().run(stage, 'info', {});
    expect([code, output]).toEqual([0, expect.stringContaining(expected)]);
  });

  test('has a table with the keys, indexes and expiry of the template, protected as the stage says', async () => {
    const TableName = `todo-api-${stage}-todos`;
    const ask = (what: string) => deployer().calls.json('dynamodb', `DynamoDB_20120810.Describe${what}`, { TableName });
    const { Table } = await ask('Table');
    const { AttributeDefinitions, KeySchema, LocalSecondaryIndexes } = tableProperties as TableProperties & Answer;
    expect(Table).toMatchObject({
      ...{ TableName, AttributeDefinitions, KeySchema, LocalSecondaryIndexes },
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      DeletionProtectionEnabled: kind.isProtected,
    });
    expect((Table as Answer)['SSEDescription'] !== undefined).toBe(kind.isProtected);
    const { TimeToLiveDescription } = await ask('TimeToLive');
    expect(TimeToLiveDescription).toEqual({ AttributeName: 'expiresAt', TimeToLiveStatus: 'ENABLED' });
    const recovery = kind.isProtected ? 'ENABLED' : 'DISABLED';
    expect(await ask('ContinuousBackups')).toMatchObject({
      ContinuousBackupsDescription: { PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: recovery } },
    });
  });

  test('has functions with their settings, and the secret in the place of its reference', async () => {
    const common = { Runtime: 'nodejs24.x', Architectures: ['arm64'], TracingConfig: { Mode: 'Active' } };
    const [api, docs, exporting] = await Promise.all(
      ['api', 'docs', 'export'].map((name) => onMoto().configuration(name)),
    );
    const secret = api?.Environment.Variables['CURSOR_SECRETS'];
    expect(secret).toMatch(/^[A-Za-z0-9]{64}$/);
    expect(api).toMatchObject({ ...common, MemorySize: 512, Timeout: 10 });
    expect(api?.Environment.Variables).toMatchObject({ TABLE_NAME: `todo-api-${stage}-todos`, AUTH: 'jwt' });
    expect(docs).toMatchObject({ ...common, MemorySize: 256, Timeout: 5 });
    expect(docs?.Environment.Variables).toEqual({ ...exampleSettings, JWT_SCOPES });
    expect(exporting).toMatchObject({ ...common, MemorySize: 512, Timeout: 300 });
    expect(exporting?.Environment.Variables).toMatchObject({ ...exampleSettings, JWT_SCOPES, CURSOR_SECRETS: secret });
  });

  test('reserves instances only where the stage says so', async () => {
    const read = async (name: string) => {
      const answer = JSON.parse(
        await deployer().calls.get('lambda', `/2015-03-31/functions/todo-api-${stage}-${name}`),
      );
      return answer.Concurrency?.ReservedConcurrentExecutions;
    };
    expect([await read('api'), await read('docs')]).toEqual([kind.api, kind.docs]);
  });

  test('lets the alias call its first version, and the gateway the alias', async () => {
    expect(await onMoto().alias()).toBe('1');
    const arn = `arn:aws:lambda:eu-west-1:123456789012:function:todo-api-${stage}`;
    expect(await onMoto().recorded('AWS::ApiGatewayV2::Integration')).toMatchObject({
      HttpApiIntegrationApi: { IntegrationUri: `${arn}-api:live` },
      HttpApiIntegrationDocs: { IntegrationUri: `${arn}-docs` },
    });
  });

  test('keeps logs as long as the stage says', async () => {
    const { logGroups } = await deployer().calls.json('logs', 'Logs_20140328.DescribeLogGroups');
    const groups = (logGroups as readonly LogGroup[]).filter(({ logGroupName }) => logGroupName.includes(`-${stage}`));
    expect(groups.map(({ retentionInDays }) => retentionInDays)).toEqual(Array(5).fill(kind.days));
  });

  test('asks for a token of the issuer on the routes of owners, with a scope, and lets pages of its origins call', async () => {
    expect(await onMoto().recorded('AWS::ApiGatewayV2::Authorizer')).toEqual({
      HttpApiAuthorizerJwt: expect.objectContaining({
        AuthorizerType: 'JWT',
        IdentitySource: ['$request.header.Authorization'],
        JwtConfiguration: { Audience: ['todo-api'], Issuer: exampleSettings.JWT_ISSUER },
      }),
    });
    const routes = Object.values(await onMoto().recorded('AWS::ApiGatewayV2::Route'));
    const guarded = routes.filter(({ AuthorizationType }) => AuthorizationType === 'JWT');
    expect(guarded.map(({ RouteKey }) => RouteKey)).toEqual(protectedRoutes);
    expect(guarded.map(({ AuthorizationScopes }) => AuthorizationScopes)).toEqual(
      guarded.map(() => JWT_SCOPES.split(',')),
    );
    const { HttpApi } = await onMoto().recorded('AWS::ApiGatewayV2::Api');
    expect(HttpApi).toMatchObject({ CorsConfiguration: { AllowOrigins: CORS_ORIGINS.split(','), MaxAge: 7200 } });
    expect(await onMoto().recorded('AWS::Lambda::Url')).toMatchObject({
      ExportLambdaFunctionUrl: { InvokeMode: 'RESPONSE_STREAM', Cors: { AllowOrigins: CORS_ORIGINS.split(',') } },
    });
  });

  test('throttles at the gateway, shifts traffic as the stage says, and has alarms of this version', async () => {
    expect(await onMoto().recorded('AWS::ApiGatewayV2::Stage')).toMatchObject({
      HttpApiStage: { DefaultRouteSettings: { ThrottlingRateLimit: kind.rate } },
    });
    expect(await onMoto().recorded('AWS::CodeDeploy::DeploymentGroup')).toMatchObject({
      ReleaseGroup: { DeploymentConfigName: `CodeDeployDefault.${kind.release}` },
    });
    const alarms = Object.values(await onMoto().recorded('AWS::CloudWatch::Alarm')).map(({ AlarmName }) => AlarmName);
    expect(alarms.sort()).toEqual(alarmNames.map((name) => `todo-api-${stage}-${name}`));
  });
});

test('a stage with a domain, S3, Kafka and the log extension is deployed too, and names what it has', async () => {
  const { HOSTED_ZONE_ID: _, ...settings } = { ...publicSettings, ...kafkaSettings.inVpc };
  const collector = { LOG_EXTENSION: 'on', OTLP_ENDPOINT: telemetrySettings.OTLP_ENDPOINT };
  const printed = await deployer().serverless('pr-2', 'deploy --param store=s3', { ...settings, ...collector });
  expect(printed).toMatch(/\nlayers:\n {2}logExtension: arn:aws:lambda:eu-west-1:123456789012:layer:\S+\n/);
  expect(printed).not.toContain('undefined');
});

test('says which types moto created, and which nothing checked', async () => {
  const { created, recordedOnly } = await deployer().moto.stacks();
  expect(created).toEqual(expect.arrayContaining(['AWS::DynamoDB::Table', 'AWS::IAM::Role', 'AWS::Lambda::Alias']));
  expect(recordedOnly).toEqual(expect.arrayContaining(['AWS::ApiGatewayV2::Api', 'AWS::CodeDeploy::DeploymentGroup']));
  process.stdout.write(
    `Created by moto: ${created.join(', ')}\nRecorded only, nothing checked: ${recordedOnly.join(', ')}\n`,
  );
});

interface LogGroup {
  readonly logGroupName: string;
  readonly retentionInDays: number;
}
