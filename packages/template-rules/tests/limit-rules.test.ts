import { expect, test } from '@jest/globals';
import { findExceededLimits } from '../src/limit-rules.ts';
import type { Json, JsonObject, Template } from '../src/template.ts';

function templateOf(Type: string, Properties: JsonObject): Template {
  return { Resources: { It: { Type, Properties } } };
}

const list = (length: number): Json => Array.from({ length }, (_, index) => `n${index}`);

test.each<readonly [type: string, at: string, most: number, toValue: (size: number) => Json]>([
  ['AWS::Lambda::Function', 'FunctionName', 64, (size) => 'a'.repeat(size)],
  ['AWS::Lambda::Function', 'FunctionName', 64, (size) => ({ 'Fn::Sub': `${'a'.repeat(size - 1)}\${AWS::Region}` })],
  ['AWS::IAM::Role', 'RoleName', 64, (size) => 'é'.repeat(size)],
  ['AWS::Pipes::Pipe', 'Name', 64, (size) => 'a'.repeat(size)],
  ['AWS::SQS::Queue', 'QueueName', 80, (size) => 'a'.repeat(size)],
  ['AWS::Backup::BackupVault', 'BackupVaultName', 50, (size) => 'a'.repeat(size)],
  ['AWS::ApiGatewayV2::Route', 'AuthorizationScopes', 10, list],
  ['AWS::ApiGatewayV2::Authorizer', 'JwtConfiguration/Audience', 50, list],
  ['AWS::Lambda::Url', 'Cors/AllowOrigins', 100, list],
  ['AWS::Lambda::Url', 'Cors/AllowHeaders', 100, list],
  ['AWS::Lambda::Function', 'Layers', 5, list],
  ['AWS::Lambda::LayerVersion', 'LayerName', 140, (size) => 'a'.repeat(size)],
  ['AWS::Events::Rule', 'Name', 64, (size) => 'a'.repeat(size)],
  ['AWS::CodeDeploy::Application', 'ApplicationName', 100, (size) => 'a'.repeat(size)],
  ['AWS::CloudWatch::Alarm', 'AlarmName', 255, (size) => 'a'.repeat(size)],
  ['AWS::DynamoDB::Table', 'TableName', 255, (size) => 'a'.repeat(size)],
  ['AWS::S3::Bucket', 'BucketName', 63, (size) => 'a'.repeat(size)],
])('%s may have %s of %i, and no more', (type, at, most, toValue) => {
  const templateWith = (size: number) => templateOf(type, membersAt(at.split('/'), toValue(size)));
  expect(findExceededLimits(templateWith(most))).toEqual([]);
  expect(findExceededLimits(templateWith(most + 1))).toEqual([
    {
      pointer: `/Resources/It/Properties/${at}`,
      detail: expect.stringMatching(
        `^has ${most + 1} (characters|items), of at most ${most} \\(https://docs\\.aws\\.amazon\\.com/`,
      ),
    },
  ]);
});

test('the names and values of an environment may have 4,096 bytes together', () => {
  const environment = (text: string) =>
    templateOf('AWS::Lambda::Function', { Environment: { Variables: { NAME: { Ref: 'It' }, OTHER: text } } });
  // NAME, what a deployment fills in, and OTHER.
  const rest = 4096 - 4 - 1 - 5;
  expect(findExceededLimits(environment('a'.repeat(rest)))).toEqual([]);
  expect(findExceededLimits(environment(`é${'a'.repeat(rest - 1)}`))).toEqual([
    {
      pointer: '/Resources/It/Properties/Environment/Variables',
      detail: expect.stringMatching(/^has 4097 bytes, of at most 4096 \(https:/),
    },
  ]);
});

test('what is absent, or known at deployment only, has no limit', () => {
  expect(findExceededLimits(templateOf('AWS::Lambda::Function', {}))).toEqual([]);
  expect(findExceededLimits(templateOf('AWS::ApiGatewayV2::Route', { AuthorizationScopes: { Ref: 'It' } }))).toEqual(
    [],
  );
  expect(findExceededLimits(templateOf('AWS::SQS::Queue', { QueueName: { 'Fn::If': ['Is', 'a', 'b'] } }))).toEqual([]);
});

function membersAt([name = '', ...names]: readonly string[], value: Json): JsonObject {
  return { [name]: names.length === 0 ? value : membersAt(names, value) };
}
