import { expect, test } from '@jest/globals';
import { findEndlessLogs, findOpenBuckets, findUnencrypted, findUnlike } from '../src/resource-rules.ts';
import type { JsonObject, Template } from '../src/template.ts';

const algorithm = { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } };

/** @returns a template with a resource of this type for each of these properties: R0, R1, … */
function templateOf(type: string, ...properties: readonly JsonObject[]): Template {
  const resources = properties.map((each, index) => [`R${index}`, { Type: type, Properties: each }] as const);
  return { Resources: Object.fromEntries(resources) };
}

test('findEndlessLogs finds every log group without an end', () => {
  const none = { RetentionInDays: { Ref: 'AWS::NoValue' } };
  const template = templateOf('AWS::Logs::LogGroup', { RetentionInDays: 7 }, {}, none);
  expect(findEndlessLogs(template)).toEqual([
    { pointer: '/Resources/R1/Properties/RetentionInDays', detail: 'is required' },
    { pointer: '/Resources/R2/Properties/RetentionInDays', detail: 'is required' },
  ]);
});

test.each<[type: string, encrypted: JsonObject[], not: JsonObject[], pointer: string, detail: string]>([
  [
    'AWS::S3::Bucket',
    [{ BucketEncryption: { ServerSideEncryptionConfiguration: [algorithm] } }],
    [{}, { BucketEncryption: { ServerSideEncryptionConfiguration: [] } }],
    '/BucketEncryption/ServerSideEncryptionConfiguration',
    'is required',
  ],
  [
    'AWS::DynamoDB::Table',
    [{ SSESpecification: { SSEEnabled: true } }],
    [{}, { SSESpecification: { SSEEnabled: false } }],
    '/SSESpecification/SSEEnabled',
    'must be true',
  ],
  [
    'AWS::SQS::Queue',
    [{ SqsManagedSseEnabled: true }, { KmsMasterKeyId: 'alias/aws/sqs' }],
    [{}, { SqsManagedSseEnabled: false }],
    '/SqsManagedSseEnabled',
    'must be true, or KmsMasterKeyId name a key',
  ],
  ['AWS::SNS::Topic', [{ KmsMasterKeyId: 'alias/aws/sns' }], [{}], '/KmsMasterKeyId', 'is required'],
])('findUnencrypted knows which %s is encrypted', (type, encrypted, not, pointer, detail) => {
  expect(findUnencrypted(templateOf(type, ...encrypted))).toEqual([]);
  expect(findUnencrypted(templateOf(type, ...not))).toEqual(
    not.map((_, index) => ({ pointer: `/Resources/R${index}/Properties${pointer}`, detail })),
  );
});

test('findOpenBuckets finds every block that is missing', () => {
  const blocks = {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  };
  const template = templateOf(
    'AWS::S3::Bucket',
    { PublicAccessBlockConfiguration: blocks },
    { PublicAccessBlockConfiguration: { ...blocks, BlockPublicPolicy: false } },
    {},
  );
  expect(findOpenBuckets(template).map(({ pointer }) => pointer)).toEqual([
    '/Resources/R1/Properties/PublicAccessBlockConfiguration/BlockPublicPolicy',
    ...Object.keys(blocks).map((name) => `/Resources/R2/Properties/PublicAccessBlockConfiguration/${name}`),
  ]);
});

test('findUnlike compares what is expected, and nothing else', () => {
  const template = templateOf(
    'AWS::Lambda::Function',
    { Runtime: 'nodejs24.x', TracingConfig: { Mode: 'Active' }, Timeout: 5 },
    { Runtime: 'nodejs22.x' },
  );
  const expected = { Runtime: 'nodejs24.x', TracingConfig: { Mode: 'Active' } };
  expect(findUnlike(template, 'AWS::SQS::Queue', expected)).toEqual([]);
  expect(findUnlike(template, 'AWS::Lambda::Function', expected)).toEqual([
    { pointer: '/Resources/R1/Properties/Runtime', detail: 'must be "nodejs24.x"' },
    { pointer: '/Resources/R1/Properties/TracingConfig/Mode', detail: 'must be "Active"' },
  ]);
});
