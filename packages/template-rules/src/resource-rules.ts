import { isNoValue } from './intrinsics.ts';
import {
  childOf,
  type Fault,
  isObject,
  type Json,
  type JsonObject,
  membersOf,
  type Place,
  resourcesOf,
  type Template,
  toFault,
  toList,
} from './template.ts';

/** Finds every log group whose entries never expire. */
export function findEndlessLogs(template: Template): readonly Fault[] {
  return resourcesOf(template, 'AWS::Logs::LogGroup')
    .filter(({ properties }) => !isSet(properties['RetentionInDays']))
    .map((group) => toFault(childOf(group, 'RetentionInDays'), 'is required'));
}

/**
 * Finds every bucket, table, queue and topic without encryption in the template. Encryption by default does not count, so
 * a table must use a key of the account.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html
 */
export function findUnencrypted(template: Template): readonly Fault[] {
  const buckets = resourcesOf(template, 'AWS::S3::Bucket')
    .filter(({ properties }) => !isSet(membersOf(properties['BucketEncryption'])['ServerSideEncryptionConfiguration']))
    .map((bucket) => toFault(childOf(bucket, 'BucketEncryption', 'ServerSideEncryptionConfiguration'), 'is required'));
  const queues = resourcesOf(template, 'AWS::SQS::Queue')
    .filter(({ properties }) => properties['SqsManagedSseEnabled'] !== true && !isSet(properties['KmsMasterKeyId']))
    .map((queue) => toFault(childOf(queue, 'SqsManagedSseEnabled'), 'must be true, or KmsMasterKeyId name a key'));
  const topics = resourcesOf(template, 'AWS::SNS::Topic')
    .filter(({ properties }) => !isSet(properties['KmsMasterKeyId']))
    .map((topic) => toFault(childOf(topic, 'KmsMasterKeyId'), 'is required'));
  const tables = findUnlike(template, 'AWS::DynamoDB::Table', { SSESpecification: { SSEEnabled: true } });
  return [...buckets, ...tables, ...queues, ...topics];
}

/** Finds every way in which a bucket could be made public. */
export function findOpenBuckets(template: Template): readonly Fault[] {
  return findUnlike(template, 'AWS::S3::Bucket', {
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
  });
}

/** Finds every property of a type's resources that differs from the expected value. Other properties are ignored. */
export function findUnlike(template: Template, type: string, expected: JsonObject): readonly Fault[] {
  return resourcesOf(template, type).flatMap((resource) => compare(resource.properties, expected, resource));
}

function compare(actual: Json | undefined, expected: Json, at: Place): readonly Fault[] {
  if (!isObject(expected)) {
    return actual === expected ? [] : [toFault(at, `must be ${JSON.stringify(expected)}`)];
  }
  return Object.entries(expected).flatMap(([name, value]) =>
    compare(membersOf(actual)[name], value, childOf(at, name)),
  );
}

function isSet(value: Json | undefined): boolean {
  return toList(value).length > 0 && !isNoValue(value);
}
