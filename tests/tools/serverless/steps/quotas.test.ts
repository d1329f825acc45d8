import { expect, test } from '@jest/globals';
import type { JsonObject } from '#template-rules/template.ts';
import { refuseExceededLimits } from '../../../../tools/serverless/steps/quotas.ts';
import { createRun } from '../serverless-under-test.ts';

const quotas = 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html';

function refuse(resources: Readonly<Record<string, readonly [type: string, properties: JsonObject]>>) {
  const run = createRun('prod');
  for (const [name, [Type, Properties]] of Object.entries(resources)) {
    run.service.provider.compiledCloudFormationTemplate.Resources[name] = { Type, Properties };
  }
  refuseExceededLimits(run);
}

test('packaging is refused by one sentence for each setting that is too long', () => {
  const AuthorizationScopes = Array.from({ length: 11 }, (_, index) => `scope${index}`);
  const Audience = Array.from({ length: 51 }, (_, index) => `audience${index}`);
  const template = {
    GetTodos: ['AWS::ApiGatewayV2::Route', { AuthorizationScopes }],
    PutTodo: ['AWS::ApiGatewayV2::Route', { AuthorizationScopes }],
    Jwt: ['AWS::ApiGatewayV2::Authorizer', { JwtConfiguration: { Audience } }],
  } as const;
  expect(() => refuse(template)).toThrow(
    `Stage prod is over a limit of AWS: AuthorizationScopes of PutTodo has 11 items, of at most 10 (${quotas}): shorten JWT_SCOPES. JwtConfiguration.Audience of Jwt has 51 items, of at most 50 (${quotas}): shorten JWT_AUDIENCE.`,
  );
});

test.each<readonly [JsonObject, RegExp]>([
  [
    { FunctionName: 'a'.repeat(65) },
    /^Stage prod .*FunctionName of Api has 65 characters, of at most 64 .*: choose a shorter name for the stage\.$/,
  ],
  [
    { Environment: { Variables: { JWT_AUDIENCE: 'a'.repeat(4096) } } },
    /Environment\.Variables of Api has 4108 bytes, of at most 4096 .*: shorten the settings that the function gets, such as/,
  ],
  [{ Layers: ['a', 'b', 'c', 'd', 'e', 'f'] }, /Layers of Api has 6 items, of at most 5 .*: use less of it\.$/],
])('packaging is refused with %#', (properties, message) => {
  expect(() => refuse({ Api: ['AWS::Lambda::Function', properties] })).toThrow(message);
});

test('a template within the limits is packaged', () => {
  expect(() => refuse({ Api: ['AWS::Lambda::Function', { FunctionName: 'a'.repeat(64) }] })).not.toThrow();
});
