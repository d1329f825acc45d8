import { type Right, regional, shared } from '#template-rules/type-rights.ts';

/**
 * What `serverless deploy`, `info` and `remove` call themselves, besides `sts:GetCallerIdentity`, which needs no right. In its
 * bucket are the packages and the states of a stage.
 */
export const cliRights: readonly Right[] = [
  {
    allow:
      'cloudformation: CreateStack UpdateStack DeleteStack CreateChangeSet DescribeChangeSet ExecuteChangeSet DeleteChangeSet DescribeStacks DescribeStackEvents DescribeStackResource DescribeStackResources ListStackResources GetTemplate SetStackPolicy UpdateTerminationProtection ContinueUpdateRollback',
    on: regional('cloudformation', 'stack/{stack}/*'),
  },
  { allow: 'cloudformation: ValidateTemplate ListExports', on: ['*'] },
  { allow: 's3: ListBucket ListBucketVersions GetBucketLocation', on: shared('s3', '{stack}-serverlessdeploy*') },
  {
    allow: 's3: GetObject PutObject DeleteObject DeleteObjectVersion AbortMultipartUpload',
    on: shared('s3', '{stack}-serverlessdeploy*/*'),
  },
  // CloudFormation fills in the secret that OTLP_HEADERS_SECRET names.
  { allow: 'secretsmanager: GetSecretValue', on: regional('secretsmanager', `secret:\${Secrets}`) },
];
