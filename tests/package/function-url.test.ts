import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { resourcesOf } from '#template-rules/template.ts';
import { publicSettings, stageNames } from '../../tools/stages/kinds.ts';
import { pageHeaders } from '../support/page-headers.ts';
import { useTemplate } from './packaged-service.ts';

const exportArn = { 'Fn::GetAtt': ['ExportLambdaFunction', 'Arn'] };

describe.each(stageNames)('the export of stage %s', (stage) => {
  const template = useTemplate(stage);

  test('has a URL that streams, lets no page of another origin call, and is told', () => {
    expect(resourcesOf(template(), 'AWS::Lambda::Url').map(({ properties }) => properties)).toEqual([
      { AuthType: 'NONE', InvokeMode: 'RESPONSE_STREAM', TargetFunctionArn: exportArn },
    ]);
    expect(template().Outputs).toHaveProperty('ExportLambdaFunctionUrl.Value', {
      'Fn::GetAtt': ['ExportLambdaFunctionUrl', 'FunctionUrl'],
    });
  });

  /** @see https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html */
  test('can be called by anyone through that URL, in no other way, and no other function can', () => {
    const permissions = resourcesOf(template(), 'AWS::Lambda::Permission')
      .map(({ properties }) => properties)
      .filter(({ Principal, FunctionName }) => Principal === '*' || isDeepStrictEqual(FunctionName, exportArn));
    const anyone = { FunctionName: exportArn, Principal: '*' };
    expect(permissions).toEqual([
      { ...anyone, Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' },
      { ...anyone, Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true },
    ]);
  });

  test('verifies tokens, and is the only function that is told whose, but for the docs page, which shows it', () => {
    expect(template().Resources['ExportLambdaFunction']?.Properties).toMatchObject({
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
    const told = resourcesOf(template(), 'AWS::Lambda::Function').filter(({ properties }) =>
      JSON.stringify(properties).includes('JWT_ISSUER'),
    );
    expect(told.map(({ name }) => name).sort()).toEqual(['DocsLambdaFunction', 'ExportLambdaFunction']);
  });
});

describe('with every setting that is public', () => {
  const template = useTemplate('prod', publicSettings);

  test('scopes and origins come from the variables that the gateway is told by', () => {
    expect(template().Resources['ExportLambdaFunction']?.Properties).toMatchObject({
      Environment: { Variables: { JWT_SCOPES: 'todos,admin' } },
    });
    expect(resourcesOf(template(), 'AWS::Lambda::Url').map(({ properties }) => properties['Cors'])).toEqual([
      {
        AllowOrigins: ['https://app.example.com', 'http://localhost:5173'],
        AllowMethods: ['GET', 'HEAD'],
        AllowHeaders: [...pageHeaders, 'x-tenant'],
        ExposeHeaders: ['Content-Disposition', 'Retry-After', 'X-Amzn-Remapped-Www-Authenticate', 'X-Request-Id'],
        MaxAge: 7200,
      },
    ]);
  });
});
