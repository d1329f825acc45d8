import { describe, expect, test } from '@jest/globals';
import { findBroadRights, findManagedPolicies, findSharedTrust } from '../src/iam-rules.ts';
import type { Json, JsonObject, Template } from '../src/template.ts';

const lambda = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
const statements = '/Resources/Role/Properties/Policies/0/PolicyDocument/Statement';

function roleWith(properties: JsonObject): Template {
  return {
    Resources: {
      Role: { Type: 'AWS::IAM::Role', Properties: properties },
      Function: { Type: 'AWS::Lambda::Function' },
      Group: { Type: 'AWS::Logs::LogGroup' },
      Documents: { Type: 'AWS::S3::Bucket' },
    },
  };
}

function allow(...statement: readonly Json[]): Template {
  return roleWith({ Policies: [{ PolicyName: 'own', PolicyDocument: { Statement: statement } }] });
}

describe('findBroadRights', () => {
  test.each<JsonObject>([
    { Action: 'dynamodb:Query', Resource: { 'Fn::Sub': `\${Table.Arn}/index/open` } },
    { Action: ['dynamodb:GetItem', 'dynamodb:PutItem'], Resource: [{ 'Fn::GetAtt': ['Table', 'Arn'] }] },
    { Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], Resource: '*' },
    { Action: 'logs:PutLogEvents', Resource: 'arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/api:*' },
    {
      Action: 'logs:PutLogEvents',
      Resource: {
        'Fn::Sub': [
          `arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:\${Name}:*`,
          { Name: { Ref: 'Group' } },
        ],
      },
    },
    { Action: 'lambda:UpdateAlias', Resource: { 'Fn::Sub': `\${Function.Arn}:*` } },
    { Action: 'lambda:InvokeFunction', Resource: { 'Fn::Join': [':', [{ 'Fn::GetAtt': ['Function', 'Arn'] }, '*']] } },
    { Action: 'lambda:InvokeFunction', Resource: 'arn:aws:lambda:eu-west-1:123456789012:function:api:*' },
    { Action: 's3:GetObject', Resource: { 'Fn::Sub': `\${Documents.Arn}/*` } },
    { Action: 'dsql:ListClusters', Resource: '*' },
    { Effect: 'Deny', Action: 's3:*', Resource: '*' },
  ])('lets %j be', (statement) => {
    expect(findBroadRights(allow({ Effect: 'Allow', ...statement }))).toEqual([]);
  });

  test.each([
    ['*', 'must name one action'],
    ['dynamodb:*', 'must name one action'],
    ['dynamodb:Get*', 'must name one action'],
    ['dynamodb:GetIte?', 'must name one action'],
    ['dynamodb:Scan', 'reads whole tables'],
    ['DynamoDB:scan', 'reads whole tables'],
    ['dynamodb:PartiQLSelect', 'reads whole tables'],
  ])('refuses the action %s', (action, detail) => {
    const template = allow({ Effect: 'Allow', Action: ['dynamodb:GetItem', action], Resource: 'arn:aws:a:b:c:d' });
    expect(findBroadRights(template)).toEqual([{ pointer: `${statements}/0/Action/1`, detail }]);
  });

  test.each<Json>([
    '*',
    'arn:aws:dynamodb:eu-west-1:123456789012:table/*',
    'arn:aws:logs:*:123456789012:log-group:/aws/lambda/api:*',
    'arn:aws:logs:eu-west-1:123456789012:log-group:*:*',
    'arn:aws:logs:eu-west-1:123456789012:log-group:*',
    'arn:aws:lambda:eu-west-1:123456789012:function:todo-?:*',
    'arn:aws:s3:::*/*',
    'arn:aws:sqs:eu-west-1:123456789012:queue:*',
    { 'Fn::Sub': `\${Table.Arn}/index/*` },
    { 'Fn::Sub': `\${Table.Arn}:*` },
    { 'Fn::Sub': `\${Function.Other}:*` },
    { 'Fn::Sub': [`\${All}`, { All: '*' }] },
    { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Bucket', 'Arn'] }, '/*']] },
  ])('refuses the resource %j', (resource) => {
    const template = allow(lambda, { Effect: 'Allow', Action: 'a:B', Resource: [resource] });
    expect(findBroadRights(template)).toEqual([
      { pointer: `${statements}/1/Resource/0`, detail: 'must name one resource' },
    ]);
  });

  const incomprehensible = 'must be a text, or a function call that gives one';

  test.each<[Json, Json, string]>([
    ['a:B', { 'Fn::If': ['IsProd', '*', 'a'] }, incomprehensible],
    ['a:B', { 'Fn::Join': ['', { Ref: 'Names' }] }, incomprehensible],
    ['a:B', { 'Fn::Sub': [`\${A}`, { A: { 'Fn::If': ['IsProd', '*', 'a'] } }] }, incomprehensible],
    ['a:B', 5, incomprehensible],
    [['xray:PutTraceSegments', 'sqs:SendMessage'], '*', 'must name one resource'],
  ])('refuses %j on %j: it %s', (Action, Resource, detail) => {
    expect(findBroadRights(allow({ Effect: 'Allow', Action, Resource }))).toEqual([
      { pointer: `${statements}/0/Resource`, detail },
    ]);
  });

  test('refuses what allows all but something, also in a policy of its own', () => {
    const document = { Statement: { Effect: 'Allow', NotAction: 'iam:*', NotResource: 'arn:aws:a:b:c:d' } };
    const template: Template = {
      Resources: { Policy: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: document } } },
    };
    const statement = '/Resources/Policy/Properties/PolicyDocument/Statement';
    expect(findBroadRights(template)).toEqual([
      { pointer: `${statement}/NotAction`, detail: 'allows all others' },
      { pointer: `${statement}/NotResource`, detail: 'allows all others' },
    ]);
  });
});

test('findManagedPolicies finds rights that are not in the template', () => {
  const policy = 'arn:aws:iam::aws:policy/AdministratorAccess';
  expect(findManagedPolicies(allow(lambda))).toEqual([]);
  expect(findManagedPolicies(roleWith({ ManagedPolicyArns: [policy] }))).toEqual([
    { pointer: '/Resources/Role/Properties/ManagedPolicyArns/0', detail: 'gives rights that are not in this template' },
  ]);
});

describe('findSharedTrust', () => {
  test.each<Json>([lambda, [lambda], { ...lambda, Principal: { Service: ['pipes.amazonaws.com'] } }])(
    'lets %j be',
    (statement) => {
      expect(findSharedTrust(roleWith({ AssumeRolePolicyDocument: { Statement: statement } }))).toEqual([]);
    },
  );

  test.each<Json>([
    [],
    [lambda, lambda],
    { ...lambda, Principal: '*' },
    { ...lambda, Principal: { AWS: 'arn:aws:iam::123456789012:root' } },
    { ...lambda, Principal: { ...lambda.Principal, AWS: '123456789012' } },
    { ...lambda, Principal: { Service: '*' } },
    { ...lambda, Principal: { Service: ['lambda.amazonaws.com', 'pipes.amazonaws.com'] } },
  ])('refuses %j', (statement) => {
    expect(findSharedTrust(roleWith({ AssumeRolePolicyDocument: { Statement: statement } }))).toEqual([
      {
        pointer: '/Resources/Role/Properties/AssumeRolePolicyDocument',
        detail: 'must let one service assume the role',
      },
    ]);
  });
});
