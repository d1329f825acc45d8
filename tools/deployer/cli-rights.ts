import { type Right, regional, shared } from '#template-rules/type-rights.ts';

/**
 * What `serverless deploy`, `info` and `remove` call themselves, and what brings a failed stack back. `sts:GetCallerIdentity` needs no
 * right, and `remove` goes on without `ecr:DescribeRepositories`. The bucket has the packages and states of a stage.
 */
export const cliRights: readonly Right[] = [
  {
    allow:
      'cloudformation: CreateStack UpdateStack DeleteStack CreateChangeSet DescribeChangeSet ExecuteChangeSet DeleteChangeSet DescribeStacks DescribeStackEvents DescribeStackResource ListStackResources GetTemplate UpdateTerminationProtection ContinueUpdateRollback',
    on: regional('cloudformation', 'stack/{stack}/*'),
  },
  { allow: 'cloudformation: ValidateTemplate ListExports', on: ['*'] },
  { allow: 's3: ListBucket ListBucketVersions', on: shared('s3', '{stack}-serverlessdeploy*') },
  {
    allow: 's3: GetObject PutObject DeleteObject DeleteObjectVersion AbortMultipartUpload',
    on: shared('s3', '{stack}-serverlessdeploy*/*'),
  },
  // CloudFormation fills in the secret that OTLP_HEADERS_SECRET names.
  { allow: 'secretsmanager: GetSecretValue', on: regional('secretsmanager', `secret:\${Secrets}`) },
];
