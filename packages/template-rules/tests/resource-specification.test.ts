import { expect, test } from '@jest/globals';
import { findTemplateFaults } from '../src/resource-specification.ts';
import type { Json, Template } from '../src/template.ts';

const role = 'arn:aws:iam::123456789012:role/api';

/** A resource, and the places of its faults by their detail: below its properties, or with a slash below itself. */
type Case = readonly [guarantee: string, resource: Json, faults: Readonly<Record<string, string>>];

const faulty: readonly Case[] = [
  ['a resource type', { Type: 'AWS::Lambda::Funktion', Properties: {} }, { 'is not allowed': '/Type' }],
  [
    'what may stand beside the properties',
    { Type: 'AWS::SQS::Queue', Propertys: {}, DeletionPolicy: 'Keep', DependsOn: 1 },
    {
      'is not allowed': '/Propertys',
      'must be one of: Delete, Retain, RetainExceptOnCreate, Snapshot': '/DeletionPolicy',
      'must be string or array': '/DependsOn',
    },
  ],
  [
    'a property',
    { Type: 'AWS::SQS::Queue', Properties: { Name: 'a', constructor: 'b', 'a/b': 1 } },
    { 'is not allowed': 'Name constructor a~1b' },
  ],
  [
    'the attributes that only AWS sets',
    { Type: 'AWS::SQS::Queue', Properties: { Arn: 'arn:aws:sqs:eu-west-1:123456789012:a' } },
    { 'is not allowed': 'Arn' },
  ],
  [
    'required properties',
    { Type: 'AWS::Lambda::Alias', Properties: { Name: 'live', FunctionVersion: { Ref: 'AWS::NoValue' } } },
    { 'is required': 'FunctionName FunctionVersion' },
  ],
  [
    'required properties of a custom resource, whose others its function reads',
    { Type: 'AWS::CloudFormation::CustomResource', Properties: { Digest: 'a', Roles: {} } },
    { 'is required': 'ServiceToken' },
  ],
  [
    'required properties where there is none at all',
    { Type: 'AWS::ApiGatewayV2::Route' },
    { 'is required': 'RouteKey ApiId' },
  ],
  [
    'primitive types',
    {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: { Period: 1.5, EvaluationPeriods: '1', Threshold: '1', ActionsEnabled: 'true', AlarmName: 5 },
    },
    {
      'must be integer': 'Period EvaluationPeriods',
      'must be number': 'Threshold',
      'must be boolean': 'ActionsEnabled',
      'must be string': 'AlarmName',
    },
  ],
  [
    'what types refer to',
    {
      Type: 'AWS::Lambda::Function',
      Properties: { Code: { ImageUrl: 'a' }, Role: role, TracingConfig: 'Active', VpcConfig: [] },
    },
    { 'is not allowed': 'Code/ImageUrl', 'must be object': 'TracingConfig VpcConfig' },
  ],
  [
    'elements of arrays, and their tags',
    {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        AlarmActions: 'arn',
        Dimensions: [{ Name: 'a', Value: 'b' }, { Name: 'a' }, { Name: 'a', Value: 1, Unit: 's' }],
        Tags: [{ Key: 'a' }, { Key: 'a', Value: true }],
      },
    },
    {
      'must be array': 'AlarmActions',
      'is required': 'Dimensions/1/Value Tags/0/Value',
      'must be string': 'Dimensions/2/Value Tags/1/Value',
      'is not allowed': 'Dimensions/2/Unit',
    },
  ],
  [
    'values of maps',
    {
      Type: 'AWS::Lambda::Function',
      Properties: { Code: {}, Role: role, Environment: { Variables: { A: 'a', B: 1, C: { Ref: 'AWS::Region' } } } },
    },
    { 'must be string': 'Environment/Variables/B' },
  ],
  [
    'the alternative of a union that fits best',
    { Type: 'AWS::DynamoDB::Table', Properties: { KeySchema: [{ AttributeName: 'a', Type: 'HASH' }] } },
    { 'is required': 'KeySchema/0/KeyType', 'is not allowed': 'KeySchema/0/Type' },
  ],
  [
    'all alternatives of a union',
    { Type: 'AWS::DynamoDB::Table', Properties: { KeySchema: 'a' } },
    { 'must be array or object': 'KeySchema' },
  ],
  [
    'lists of allowed values',
    { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 31, LogGroupClass: 'Standard' } },
    {
      'must be one of: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653':
        'RetentionInDays',
      'must be one of: STANDARD, INFREQUENT_ACCESS, DELIVERY': 'LogGroupClass',
    },
  ],
  [
    'what a function call can give',
    {
      Type: 'AWS::SQS::Queue',
      Properties: {
        DelaySeconds: { 'Fn::Sub': '1' },
        MessageRetentionPeriod: { Ref: 'Seconds' },
        MaximumMessageSize: { 'Fn::GetAtt': ['Other', 'Arn'] },
        FifoQueue: { Ref: 'Seconds' },
        VisibilityTimeout: { Ref: 'Text' },
        QueueName: { 'Fn::Split': [',', 'a,b'] },
        KmsMasterKeyId: { Ref: 'Names' },
        Tags: { Ref: 'Other' },
      },
    },
    {
      'must be integer, but Fn::Sub gives string': 'DelaySeconds',
      'must be integer, but Fn::GetAtt gives string': 'MaximumMessageSize',
      'must be boolean, but Ref gives number or integer': 'FifoQueue',
      'must be string, but Fn::Split gives array': 'QueueName',
      'must be string, but Ref gives array': 'KmsMasterKeyId',
      'must be array, but Ref gives string': 'Tags',
    },
  ],
  [
    'what is joined',
    {
      Type: 'AWS::SQS::Queue',
      Properties: {
        QueueName: { 'Fn::Join': ['-', [{ Ref: 'Text' }, 5, { Ref: 'Names' }]] },
        KmsMasterKeyId: { 'Fn::Join': [['a', 'b'], '-'] },
      },
    },
    {
      'must be string': 'QueueName/Fn::Join/1/1',
      'must be string, but Ref gives array': 'QueueName/Fn::Join/1/2',
      'must have a delimiter and a list': 'KmsMasterKeyId/Fn::Join',
    },
  ],
  [
    'both branches of a choice, and functions that do not exist',
    {
      Type: 'AWS::SQS::Queue',
      Properties: {
        DelaySeconds: { 'Fn::If': ['IsProd', { Ref: 'AWS::NoValue' }, '5'] },
        FifoQueue: { 'Fn::If': ['IsProd', true] },
        QueueName: { 'Fn::Concat': ['a', 'b'] },
      },
    },
    {
      'must be integer': 'DelaySeconds/Fn::If/2',
      'must have a condition and two values': 'FifoQueue/Fn::If',
      'is not allowed': 'QueueName/Fn::Concat',
    },
  ],
];

test.each(faulty)('checks %s', (_, resource, faults) => {
  const found = findTemplateFaults({
    Parameters: { Seconds: { Type: 'Number' }, Text: { Type: 'String' }, Names: { Type: 'CommaDelimitedList' } },
    Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Text' }, 'prod'] } },
    Resources: { 'A/B': resource, Other: { Type: 'AWS::SQS::Queue' } },
  } as unknown as Template);
  const expected = Object.entries(faults).flatMap(([detail, places]) =>
    places
      .split(' ')
      .map((place) => ({ pointer: `/Resources/A~1B${place.startsWith('/') ? '' : '/Properties/'}${place}`, detail })),
  );
  expect(found.toSorted(byPointer)).toEqual(expected.sort(byPointer));
});

function byPointer(one: { readonly pointer: string }, other: { readonly pointer: string }): number {
  return one.pointer < other.pointer ? -1 : 1;
}

test('takes every way to write what is right', () => {
  const template: Template = {
    Parameters: { Text: { Type: 'String' }, Names: { Type: 'List<String>' } },
    Conditions: {
      IsProd: { 'Fn::Equals': [{ Ref: 'Text' }, 'prod'] },
      IsNot: { 'Fn::Not': [{ Condition: 'IsProd' }] },
    },
    Resources: {
      Dead: { Type: 'AWS::SQS::Queue', Condition: 'IsNot', DependsOn: 'Topic' },
      Topic: { Type: 'AWS::SNS::Topic' },
      Queue: {
        Type: 'AWS::SQS::Queue',
        DependsOn: ['Dead', 'Topic'],
        Properties: {
          QueueName: { 'Fn::If': ['IsProd', { 'Fn::Join': ['-', { Ref: 'Names' }] }, { Ref: 'AWS::NoValue' }] },
          FifoQueue: { Ref: 'Text' },
          DelaySeconds: { 'Fn::ImportValue': { 'Fn::Sub': `\${AWS::StackName}-delay` } },
          RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': 'Dead.Arn' }, maxReceiveCount: 3 },
          RedriveAllowPolicy: {
            'Fn::Sub': [`{"a":"\${Dead.Arn}\${Own}\${!Not}"}`, { Own: { Ref: 'AWS::Partition' } }],
          },
        },
      },
    },
    Outputs: { Url: { Value: { Ref: 'Queue' } }, Mode: { Value: { 'Fn::GetAtt': ['Queue', 'QueueName'] } } },
  };
  expect(findTemplateFaults(template)).toEqual([]);
});
