import { expect, test } from '@jest/globals';
import { findTemplateFaults } from '../src/resource-specification.ts';
import type { Json, Template } from '../src/template.ts';

const role = 'arn:aws:iam::123456789012:role/api';

/** A resource, its properties, and every fault of it: pointers start at the resource. */
type Case = readonly [guarantee: string, resource: Json, faults: Readonly<Record<string, string>>];

const faulty: readonly Case[] = [
  ['a resource type', { Type: 'AWS::Lambda::Funktion', Properties: {} }, { '/Type': 'is not allowed' }],
  [
    'what may stand beside the properties',
    { Type: 'AWS::SQS::Queue', Propertys: {}, DeletionPolicy: 'Keep', DependsOn: 1 },
    {
      '/Propertys': 'is not allowed',
      '/DeletionPolicy': 'must be one of: Delete, Retain, RetainExceptOnCreate, Snapshot',
      '/DependsOn': 'must be string or array',
    },
  ],
  [
    'a property',
    { Type: 'AWS::SQS::Queue', Properties: { Name: 'a', constructor: 'b', 'a/b': 1 } },
    {
      '/Properties/Name': 'is not allowed',
      '/Properties/constructor': 'is not allowed',
      '/Properties/a~1b': 'is not allowed',
    },
  ],
  [
    'the attributes that only AWS sets',
    { Type: 'AWS::SQS::Queue', Properties: { Arn: 'arn:aws:sqs:eu-west-1:123456789012:a' } },
    { '/Properties/Arn': 'is not allowed' },
  ],
  [
    'required properties',
    { Type: 'AWS::Lambda::Alias', Properties: { Name: 'live', FunctionVersion: { Ref: 'AWS::NoValue' } } },
    { '/Properties/FunctionName': 'is required', '/Properties/FunctionVersion': 'is required' },
  ],
  [
    'required properties where there is none at all',
    { Type: 'AWS::ApiGatewayV2::Route' },
    { '/Properties/RouteKey': 'is required', '/Properties/ApiId': 'is required' },
  ],
  [
    'primitive types',
    {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: { Period: 1.5, EvaluationPeriods: '1', Threshold: '1', ActionsEnabled: 'true', AlarmName: 5 },
    },
    {
      '/Properties/Period': 'must be integer',
      '/Properties/EvaluationPeriods': 'must be integer',
      '/Properties/Threshold': 'must be number',
      '/Properties/ActionsEnabled': 'must be boolean',
      '/Properties/AlarmName': 'must be string',
    },
  ],
  [
    'what types refer to',
    {
      Type: 'AWS::Lambda::Function',
      Properties: { Code: { ImageUrl: 'a' }, Role: role, TracingConfig: 'Active', VpcConfig: [] },
    },
    {
      '/Properties/Code/ImageUrl': 'is not allowed',
      '/Properties/TracingConfig': 'must be object',
      '/Properties/VpcConfig': 'must be object',
    },
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
      '/Properties/AlarmActions': 'must be array',
      '/Properties/Dimensions/1/Value': 'is required',
      '/Properties/Dimensions/2/Value': 'must be string',
      '/Properties/Dimensions/2/Unit': 'is not allowed',
      '/Properties/Tags/0/Value': 'is required',
      '/Properties/Tags/1/Value': 'must be string',
    },
  ],
  [
    'values of maps',
    {
      Type: 'AWS::Lambda::Function',
      Properties: { Code: {}, Role: role, Environment: { Variables: { A: 'a', B: 1, C: { Ref: 'AWS::Region' } } } },
    },
    { '/Properties/Environment/Variables/B': 'must be string' },
  ],
  [
    'the alternative of a union that fits best',
    { Type: 'AWS::DynamoDB::Table', Properties: { KeySchema: [{ AttributeName: 'a', Type: 'HASH' }] } },
    { '/Properties/KeySchema/0/KeyType': 'is required', '/Properties/KeySchema/0/Type': 'is not allowed' },
  ],
  [
    'all alternatives of a union',
    { Type: 'AWS::DynamoDB::Table', Properties: { KeySchema: 'a' } },
    { '/Properties/KeySchema': 'must be array or object' },
  ],
  [
    'lists of allowed values',
    { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 31, LogGroupClass: 'Standard' } },
    {
      '/Properties/RetentionInDays':
        'must be one of: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653',
      '/Properties/LogGroupClass': 'must be one of: STANDARD, INFREQUENT_ACCESS, DELIVERY',
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
      '/Properties/DelaySeconds': 'must be integer, but Fn::Sub gives string',
      '/Properties/MaximumMessageSize': 'must be integer, but Fn::GetAtt gives string',
      '/Properties/FifoQueue': 'must be boolean, but Ref gives number or integer',
      '/Properties/QueueName': 'must be string, but Fn::Split gives array',
      '/Properties/KmsMasterKeyId': 'must be string, but Ref gives array',
      '/Properties/Tags': 'must be array, but Ref gives string',
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
      '/Properties/QueueName/Fn::Join/1/1': 'must be string',
      '/Properties/QueueName/Fn::Join/1/2': 'must be string, but Ref gives array',
      '/Properties/KmsMasterKeyId/Fn::Join': 'must have a delimiter and a list',
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
      '/Properties/DelaySeconds/Fn::If/2': 'must be integer',
      '/Properties/FifoQueue/Fn::If': 'must have a condition and two values',
      '/Properties/QueueName/Fn::Concat': 'is not allowed',
    },
  ],
];

test.each(faulty)('checks %s', (_, resource, faults) => {
  const found = findTemplateFaults({
    Parameters: { Seconds: { Type: 'Number' }, Text: { Type: 'String' }, Names: { Type: 'CommaDelimitedList' } },
    Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Text' }, 'prod'] } },
    Resources: { 'A/B': resource, Other: { Type: 'AWS::SQS::Queue' } },
  } as unknown as Template);
  const expected = Object.entries(faults).map(([pointer, detail]) => ({
    pointer: `/Resources/A~1B${pointer}`,
    detail,
  }));
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
