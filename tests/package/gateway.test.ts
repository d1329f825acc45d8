import { describe, expect, test } from '@jest/globals';
import { membersOf, resourcesOf } from '#template-rules/template.ts';
import { cognitoSettings, publicSettings, stageNames } from '../../tools/stages/kinds.ts';
import { pageHeaders } from '../support/page-headers.ts';
import { protectedRoutes } from '../support/service-dir.ts';
import { packageAfresh, useTemplate } from './packaged-service.ts';

describe.each(stageNames)('the gateway of stage %s', (stage) => {
  const template = useTemplate(stage);

  test('asks for a token on every route of owners, and on no other', () => {
    const routes = resourcesOf(template(), 'AWS::ApiGatewayV2::Route').map(({ properties }) => properties);
    const asking = routes.filter(({ AuthorizationType }) => AuthorizationType !== undefined);
    expect(asking.map(({ RouteKey }) => RouteKey).sort()).toEqual([...protectedRoutes].sort());
    for (const route of asking) {
      expect(route).toMatchObject({ AuthorizationType: 'JWT', AuthorizerId: { Ref: 'HttpApiAuthorizerJwt' } });
    }
  });

  test('takes the tokens of the issuer for the audience', () => {
    expect(template().Resources['HttpApiAuthorizerJwt']?.Properties).toMatchObject({
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Audience: ['todo-api'], Issuer: 'https://auth.example.com/' },
    });
    expect(template().Resources['ApiLambdaFunction']?.Properties).toMatchObject({
      Environment: { Variables: { AUTH: 'jwt' } },
    });
  });

  test('is reached by IPv4 and IPv6', () => {
    expect(template().Resources['HttpApi']?.Properties).toMatchObject({ IpAddressType: 'dualstack' });
  });

  /** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-and-resource-policy.html */
  test('logs where no number of stages exhausts the policy that lets it', () => {
    const { LogGroupName } = template().Resources['HttpApiLogGroup']?.Properties ?? {};
    expect(LogGroupName).toBe(`/aws/vendedlogs/http-api/todo-api-${stage}`);
  });

  test('throttles, and logs each request as JSON with its latency and what the authorizer said', () => {
    const { DefaultRouteSettings, AccessLogSettings } = template().Resources['HttpApiStage']?.Properties ?? {};
    expect(DefaultRouteSettings).toEqual({
      ThrottlingRateLimit: expect.any(Number),
      ThrottlingBurstLimit: expect.any(Number),
    });
    expect(membersOf(AccessLogSettings)['DestinationArn']).toEqual({ 'Fn::GetAtt': ['HttpApiLogGroup', 'Arn'] });
    const format = JSON.parse(String(membersOf(AccessLogSettings)['Format']));
    expect(format).toMatchObject({ latency: '$context.responseLatency', authorizerError: '$context.authorizer.error' });
    // Words of the client could break the line.
    expect(Object.values(format).filter((value) => /path|userAgent|header|claims/.test(String(value)))).toEqual([]);
  });
});

describe.each([
  ['prod', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' }, 'true'],
  ['dev', { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' }, 'false'],
] as const)('stage %s with auth=cognito', (stage, policies, keepsUsers) => {
  const template = useTemplate(stage, cognitoSettings);

  test('takes the access tokens of its own user pool for its client, and needs no setting for it', () => {
    const routes = resourcesOf(template(), 'AWS::ApiGatewayV2::Route').map(({ properties }) => properties);
    const scoped = routes.filter(
      ({ AuthorizationScopes }) => JSON.stringify(AuthorizationScopes) === '["openid","aws.cognito.signin.user.admin"]',
    );
    expect(scoped.map(({ RouteKey }) => RouteKey).sort()).toEqual([...protectedRoutes].sort());
    const issuer = { 'Fn::GetAtt': ['UserPool', 'ProviderURL'] };
    const { HttpApiAuthorizerJwt, ApiLambdaFunction, ExportLambdaFunction } = template().Resources;
    expect(HttpApiAuthorizerJwt?.Properties).toMatchObject({
      JwtConfiguration: { Audience: [{ Ref: 'UserPoolClient' }], Issuer: issuer },
    });
    expect(ApiLambdaFunction?.Properties).toMatchObject({ Environment: { Variables: { AUTH: 'jwt' } } });
    expect(ExportLambdaFunction?.Properties).toMatchObject({
      Environment: {
        Variables: {
          AUTH: 'jwt',
          JWT_ISSUER: issuer,
          JWT_AUDIENCE: { Ref: 'UserPoolClient' },
          JWT_SCOPES: 'openid,aws.cognito.signin.user.admin',
        },
      },
    });
  });

  test('signs users in on the pages of CORS_ORIGINS by code and PKCE, without a secret', () => {
    const { UserPoolClient, HttpApi } = template().Resources;
    expect(HttpApi?.Properties).toMatchObject({ CorsConfiguration: { AllowOrigins: [cognitoSettings.CORS_ORIGINS] } });
    expect(UserPoolClient?.Properties).toMatchObject({
      GenerateSecret: false,
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['code'],
      CallbackURLs: [`${cognitoSettings.CORS_ORIGINS}/`],
      LogoutURLs: [`${cognitoSettings.CORS_ORIGINS}/`],
    });
  });

  test('tells nobody who signs in whether an address has an account', () => {
    expect(template().Resources['UserPoolClient']?.Properties).toMatchObject({ PreventUserExistenceErrors: 'ENABLED' });
  });

  test('keeps its users as it keeps its todos, and only in a trial may a deployer sign in for a user', () => {
    const { UserPool, UserPoolClient } = template().Resources;
    expect(template().Conditions?.['KeepsUsers']).toEqual({ 'Fn::Equals': [keepsUsers === 'true', 'true'] });
    expect(UserPool).toMatchObject(policies);
    expect(UserPool?.Properties).toMatchObject({
      DeletionProtection: { 'Fn::If': ['KeepsUsers', 'ACTIVE', 'INACTIVE'] },
    });
    const flows = ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];
    expect(UserPoolClient?.Properties?.['ExplicitAuthFlows']).toEqual({
      'Fn::If': ['KeepsUsers', flows, [...flows, 'ALLOW_ADMIN_USER_PASSWORD_AUTH']],
    });
  });
});

test('a stage that is not told who issues its tokens is not packaged, and one sentence says what is missing', async () => {
  const error = await packageAfresh('prod', { JWT_ISSUER: '' }).catch(({ message }: Error) => message);
  expect(error).toMatch(/^JWT_ISSUER is not set: stage prod needs the issuer of its tokens\.$/m);
  expect(error).not.toMatch(/\n\s+at /);
});

describe('with every setting that is public', () => {
  const template = useTemplate('prod', publicSettings);

  test('a domain, its DNS, a topic for alarms, scopes and origins come from one variable each', () => {
    const routes = resourcesOf(template(), 'AWS::ApiGatewayV2::Route').map(({ properties }) => properties);
    const scoped = routes.filter(
      ({ AuthorizationScopes }) => JSON.stringify(AuthorizationScopes) === '["todos","admin"]',
    );
    expect(scoped.map(({ RouteKey }) => RouteKey).sort()).toEqual([...protectedRoutes].sort());
    const { HasDomain, HasHostedZone, HasAlarmTopic } = template().Conditions ?? {};
    expect([HasDomain, HasHostedZone, HasAlarmTopic]).toEqual([
      { 'Fn::Not': [{ 'Fn::Equals': ['todos.example.com', 'none'] }] },
      { 'Fn::And': [{ Condition: 'HasDomain' }, { 'Fn::Not': [{ 'Fn::Equals': ['Z0123456789', 'none'] }] }] },
      { 'Fn::Not': [{ 'Fn::Equals': [publicSettings.ALARM_TOPIC_ARN, 'none'] }] },
    ]);
    const { Domain, DomainRecord, DomainRecordOfIpv6, HttpApi, ErrorsAlarm } = template().Resources;
    expect(Domain).toMatchObject({
      Condition: 'HasDomain',
      Properties: { DomainName: 'todos.example.com', DomainNameConfigurations: [{ IpAddressType: 'dualstack' }] },
    });
    expect(DomainRecord).toMatchObject({
      Condition: 'HasHostedZone',
      Properties: { HostedZoneId: 'Z0123456789', Type: 'A' },
    });
    expect(DomainRecordOfIpv6).toEqual({
      ...DomainRecord,
      Properties: { ...DomainRecord?.Properties, Type: 'AAAA' },
    });
    expect(HttpApi?.Properties).toMatchObject({ DisableExecuteApiEndpoint: { 'Fn::If': ['HasDomain', true, false] } });
    expect(ErrorsAlarm?.Properties).toMatchObject({
      AlarmActions: { 'Fn::If': ['HasAlarmTopic', [publicSettings.ALARM_TOPIC_ARN], { Ref: 'AWS::NoValue' }] },
    });
    const exposed =
      'ETag Link Location Preference-Applied Retry-After Idempotent-Replayed WWW-Authenticate X-Request-Id';
    expect(HttpApi?.Properties?.['CorsConfiguration']).toEqual({
      AllowOrigins: publicSettings.CORS_ORIGINS.split(','),
      AllowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      AllowHeaders: [...pageHeaders, 'x-tenant'],
      ExposeHeaders: exposed.split(' '),
      MaxAge: 7200,
    });
  });
});
