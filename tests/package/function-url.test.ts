import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { resourcesOf, type Template } from '#template-rules/template.ts';
import { stageNames } from '../../tools/stages/kinds.ts';
import { packageAfresh, packageService } from './packaged-service.ts';

jest.setTimeout(60_000);

const exportArn = { 'Fn::GetAtt': ['ExportLambdaFunction', 'Arn'] };

describe.each(stageNames)('the export of stage %s', (stage) => {
  let template: Template;

  beforeAll(async () => {
    ({ template } = await packageService(stage));
  });

  test('has a URL that streams, lets no page of another origin call, and is told', () => {
    expect(resourcesOf(template, 'AWS::Lambda::Url').map(({ properties }) => properties)).toEqual([
      { AuthType: 'NONE', InvokeMode: 'RESPONSE_STREAM', TargetFunctionArn: exportArn },
    ]);
    expect(template.Outputs).toHaveProperty('ExportLambdaFunctionUrl.Value', {
      'Fn::GetAtt': ['ExportLambdaFunctionUrl', 'FunctionUrl'],
    });
  });

  /** @see https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html */
  test('can be called through that URL, and in no other way', () => {
    const permissions = resourcesOf(template, 'AWS::Lambda::Permission')
      .map(({ properties }) => properties)
      .filter(({ FunctionName }) => JSON.stringify(FunctionName) === JSON.stringify(exportArn));
    const anyone = { FunctionName: exportArn, Principal: '*' };
    expect(permissions).toEqual([
      { ...anyone, Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' },
      { ...anyone, Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true },
    ]);
  });

  test('verifies tokens, and is told whose', () => {
    expect(template.Resources['ExportLambdaFunction']?.Properties).toMatchObject({
      Timeout: 300,
      Environment: {
        Variables: {
          TABLE_NAME: `todo-api-${stage}-todos`,
          AUTH: 'jwt',
          JWT_ISSUER: 'https://auth.example.com/',
          JWT_AUDIENCE: 'todo-api',
          JWT_SCOPES: '',
        },
      },
    });
  });

  test('is the only function that is told', () => {
    const told = resourcesOf(template, 'AWS::Lambda::Function').filter(({ properties }) =>
      JSON.stringify(properties).includes('JWT_ISSUER'),
    );
    expect(told.map(({ name }) => name)).toEqual(['ExportLambdaFunction']);
  });
});

test('scopes and origins come from the variables that the gateway is told by', async () => {
  const environment = { JWT_SCOPES: 'todos,admin', CORS_ORIGINS: 'https://app.example.com,http://localhost:5173' };
  const { template, remove } = await packageAfresh('prod', environment);
  await remove();
  expect(template.Resources['ExportLambdaFunction']?.Properties).toMatchObject({
    Environment: { Variables: { JWT_SCOPES: 'todos,admin' } },
  });
  expect(resourcesOf(template, 'AWS::Lambda::Url').map(({ properties }) => properties['Cors'])).toEqual([
    {
      AllowOrigins: ['https://app.example.com', 'http://localhost:5173'],
      AllowMethods: ['GET', 'HEAD'],
      AllowHeaders: ['Authorization', 'X-Request-Id'],
      ExposeHeaders: ['Content-Disposition', 'Retry-After', 'WWW-Authenticate', 'X-Request-Id'],
      MaxAge: 7200,
    },
  ]);
});
