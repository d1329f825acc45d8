import { describe, expect, test } from '@jest/globals';
import { toIntrinsic } from '#template-rules/intrinsics.ts';
import { findUnlike } from '#template-rules/resource-rules.ts';
import { membersOf, resourcesOf, type Template, toList } from '#template-rules/template.ts';
import { stageNames } from '../../tools/stages/kinds.ts';
import { useTemplate } from './packaged-service.ts';

const alias = { 'Fn::Join': [':', [{ 'Fn::GetAtt': ['ApiLambdaFunction', 'Arn'] }, 'live']] };

describe('a version of the cursor secret', () => {
  const CURSOR_SECRET_VERSION = 'a1b2c3d4-0000-4000-8000-000000000001';
  const plain = useTemplate('dev');
  const rotated = useTemplate('dev', { CURSOR_SECRET_VERSION });

  test('changes the reference of all who use the secret, and makes a version of the api', () => {
    const [before, after] = [':SecretString:::}}', `:SecretString:::${CURSOR_SECRET_VERSION}}}`];
    const [[text, name], [rotatedText, rotatedName]] = [describeVersion(plain()), describeVersion(rotated())];
    expect(text.split(before)).toHaveLength(3);
    expect(rotatedName).not.toBe(name);
    expect(rotatedText).toBe(text.replaceAll(before, after).replaceAll(name, rotatedName));
  });

  function describeVersion({ Resources }: Template): readonly [text: string, name: string] {
    const text = JSON.stringify(Resources);
    return [text, /ApiLambdaVersion\w{20,}/.exec(text)?.[0] ?? ''];
  }
});

describe.each(stageNames)('the template of stage %s', (stage) => {
  const template = useTemplate(stage);
  const version = () => String(resourcesOf(template(), 'AWS::Lambda::Version')[0]?.name);

  test('makes a version of the api, and moves the alias to it by CodeDeploy, after a smoke test', () => {
    expect(resourcesOf(template(), 'AWS::Lambda::Version').map(({ properties }) => properties)).toEqual([
      expect.objectContaining({ FunctionName: { Ref: 'ApiLambdaFunction' } }),
    ]);
    expect(template().Resources[version()]).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate' });
    expect(template().Resources['ApiAlias']).toEqual({
      Type: 'AWS::Lambda::Alias',
      DependsOn: ['ReleaseGroup', 'PreTrafficLambdaFunction'],
      Properties: {
        Name: 'live',
        FunctionName: { Ref: 'ApiLambdaFunction' },
        FunctionVersion: { 'Fn::GetAtt': [version(), 'Version'] },
      },
      UpdatePolicy: {
        CodeDeployLambdaAliasUpdate: {
          ApplicationName: { Ref: 'ReleaseApplication' },
          DeploymentGroupName: { Ref: 'ReleaseGroup' },
          BeforeAllowTrafficHook: { Ref: 'PreTrafficLambdaFunction' },
        },
      },
    });
    expect(template().Resources['PreTrafficLambdaFunction']?.Properties).toMatchObject({
      Environment: { Variables: { API_VERSION_ARN: { Ref: version() } } },
    });
  });

  test('lets the gateway call the alias of the api, and nothing else of it', () => {
    expect(template().Resources['HttpApiIntegrationApi']).toMatchObject({
      DependsOn: 'ApiAlias',
      Properties: { IntegrationUri: alias, PayloadFormatVersion: '2.0' },
    });
    const permissions = resourcesOf(template(), 'AWS::Lambda::Permission').map(({ properties }) => properties);
    const others = permissions.filter(({ Principal }) => Principal !== '*');
    expect(others.map(({ Principal, FunctionName }) => [Principal, FunctionName])).toEqual([
      ['apigateway.amazonaws.com', alias],
      ['apigateway.amazonaws.com', { 'Fn::GetAtt': ['DocsLambdaFunction', 'Arn'] }],
    ]);
  });

  test('shifts as the stage says, and back on failure, on an alarm, and when told to', () => {
    const how = { dev: 'LambdaAllAtOnce', 'pr-123': 'LambdaAllAtOnce' } as Readonly<Record<string, string>>;
    expect(template().Resources['ReleaseGroup']?.Properties).toMatchObject({
      ApplicationName: { Ref: 'ReleaseApplication' },
      DeploymentConfigName: `CodeDeployDefault.${how[stage] ?? 'LambdaCanary10Percent5Minutes'}`,
      DeploymentStyle: { DeploymentType: 'BLUE_GREEN', DeploymentOption: 'WITH_TRAFFIC_CONTROL' },
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'],
      },
    });
  });

  test('rolls back on every alarm that watches the new version, and on no other', () => {
    const group = template().Resources['ReleaseGroup']?.Properties ?? {};
    const { Alarms, ...settings } = membersOf(group['AlarmConfiguration']);
    expect(settings).toEqual({ Enabled: true });
    const wired = toList(Alarms).map((alarm) => toIntrinsic(membersOf(alarm)['Name'])?.argument);
    expect(wired).toEqual(['NewVersionErrorsAlarm', 'NewVersionFailureRateAlarm', 'NewVersionLatencyAlarm']);
    const watching = resourcesOf(template(), 'AWS::CloudWatch::Alarm').filter(({ properties }) =>
      JSON.stringify(properties).includes(version()),
    );
    expect(watching.map(({ name }) => name)).toEqual(wired);
  });

  test("traces every function, and logs JSON of level INFO, without the platform's own lines", () => {
    const expected = {
      Runtime: 'nodejs24.x',
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'INFO', SystemLogLevel: 'WARN' },
    };
    expect(findUnlike(template(), 'AWS::Lambda::Function', expected)).toEqual([]);
  });
});
