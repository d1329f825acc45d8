import { global, keysOfAws, ownRoleOf, passTo, regional, shared, type TypeRights } from './type-rights.ts';

const everywhere = ['*'];
const otherFeatures =
  'buckets have encryption, versions, a life cycle and tags, and block public access; no other feature is set';
const plans = regional('backup', 'backup-plan:*');

/** A deployer's rights on resources that store or deliver data, by type. */
export const dataRights: Readonly<Record<string, TypeRights>> = {
  'AWS::Backup::BackupPlan': {
    rights: [
      {
        allow:
          'backup: CreateBackupPlan GetBackupPlan UpdateBackupPlan DeleteBackupPlan ListTags TagResource UntagResource',
        on: plans,
      },
    ],
    unneeded: { 'iam:PassRole': 'the selection has the role' },
  },
  'AWS::Backup::BackupSelection': {
    rights: [
      { allow: 'backup: CreateBackupSelection GetBackupSelection DeleteBackupSelection', on: plans },
      { allow: 'iam: GetRole', on: global('iam', 'role/{stack}-*') },
      passTo('backup'),
      ownRoleOf('backup'),
    ],
  },
  'AWS::Backup::BackupVault': {
    name: 'BackupVaultName',
    rights: [
      {
        allow:
          'backup: CreateBackupVault DescribeBackupVault DeleteBackupVault GetBackupVaultNotifications GetBackupVaultAccessPolicy ListTags TagResource UntagResource',
        on: regional('backup', 'backup-vault:{name}'),
      },
      { allow: 'backup-storage: MountCapsule', on: everywhere },
      {
        allow: 'kms: CreateGrant GenerateDataKey Decrypt RetireGrant DescribeKey',
        on: regional('kms', 'key/*'),
        when: { StringEquals: { 'kms:ViaService': `backup.\${AWS::Region}.amazonaws.com` } },
      },
    ],
    unneeded: {
      'backup:PutBackupVaultAccessPolicy': 'the vault has no such policy',
      'backup:DeleteBackupVaultAccessPolicy': 'the vault has no such policy',
      'backup:PutBackupVaultNotifications': 'the vault sends none',
      'backup:DeleteBackupVaultNotifications': 'the vault sends none',
      'backup:PutBackupVaultLockConfiguration': 'the vault has no lock',
      'backup:DeleteBackupVaultLockConfiguration': 'the vault has no lock',
      'backup-storage:Mount': 'not an action that IAM has',
    },
  },
  'AWS::DSQL::Cluster': {
    rights: [
      {
        allow:
          'dsql: CreateCluster GetCluster UpdateCluster DeleteCluster GetClusterPolicy GetVpcEndpointServiceName ListTagsForResource TagResource UntagResource',
        on: regional('dsql', 'cluster/*'),
      },
      ownRoleOf('dsql'),
    ],
    unneeded: {
      'kms:*': keysOfAws,
      'dsql:PutClusterPolicy': 'the cluster has no such policy',
      'dsql:DeleteClusterPolicy': 'the cluster has no such policy',
      'dsql:PutMultiRegionProperties': 'the cluster is in one region',
      'dsql:PutWitnessRegion': 'the cluster is in one region',
      'dsql:AddPeerCluster': 'the cluster is in one region',
      'dsql:RemovePeerCluster': 'the cluster is in one region',
    },
  },
  'AWS::DynamoDB::Table': {
    name: 'TableName',
    rights: [
      {
        allow:
          'dynamodb: CreateTable DescribeTable UpdateTable DeleteTable DescribeTimeToLive UpdateTimeToLive DescribeContinuousBackups UpdateContinuousBackups DescribeContributorInsights UpdateContributorInsights DescribeKinesisStreamingDestination GetResourcePolicy ListTagsOfResource TagResource UntagResource',
        on: regional('dynamodb', 'table/{name}'),
      },
    ],
    unneeded: {
      'dynamodb:Scan': 'a deployer reads no todos',
      'dynamodb:Query': 'a deployer reads no todos',
      'dynamodb:GetItem': 'a deployer reads no todos',
      'dynamodb:PutItem': 'a deployer writes no todos',
      'dynamodb:UpdateItem': 'a deployer writes no todos',
      'dynamodb:DeleteItem': 'a deployer writes no todos',
      'dynamodb:BatchWriteItem': 'a deployer writes no todos',
      'dynamodb:CreateTableReplica': 'the table is in one region',
      'dynamodb:AssociateTableReplica': 'the table is in one region',
      'dynamodb:ImportTable': 'the table is not imported',
      'dynamodb:DescribeImport': 'the table is not imported',
      's3:*': 'the table is not imported',
      'logs:*': 'the table is not imported',
      'dynamodb:EnableKinesisStreamingDestination': 'the table has no stream',
      'dynamodb:UpdateKinesisStreamingDestination': 'the table has no stream',
      'dynamodb:DisableKinesisStreamingDestination': 'the table has no stream',
      'kinesis:*': 'the table has no stream',
      'dynamodb:PutResourcePolicy': 'the table has no such policy',
      'dynamodb:DeleteResourcePolicy': 'the table has no such policy',
      'iam:CreateServiceLinkedRole': 'replicas and scaling have such roles, and the table has neither',
      'kms:*': keysOfAws,
    },
  },
  'AWS::Events::Rule': {
    rights: [
      {
        allow:
          'events: PutRule DescribeRule DeleteRule PutTargets RemoveTargets ListTargetsByRule ListTagsForResource TagResource UntagResource',
        on: regional('events', 'rule/{stack}-*'),
      },
    ],
    unneeded: { 'iam:PassRole': 'the rule calls a function without a role' },
  },
  'AWS::Pipes::Pipe': {
    name: 'Name',
    rights: [
      {
        allow: 'pipes: CreatePipe DescribePipe UpdatePipe DeletePipe TagResource UntagResource',
        on: regional('pipes', 'pipe/{name}'),
      },
      passTo('pipes'),
      ownRoleOf('pipes'),
    ],
    unneeded: {
      'logs:*': 'the pipe writes no log',
      's3:*': 'the pipe writes no log',
      'firehose:*': 'the pipe writes no log',
      'kms:*': keysOfAws,
    },
  },
  'AWS::S3::Bucket': {
    rights: [
      {
        allow:
          's3: CreateBucket DeleteBucket ListBucket PutBucketTagging GetBucketTagging TagResource UntagResource ListTagsForResource PutEncryptionConfiguration GetEncryptionConfiguration PutBucketPublicAccessBlock GetBucketPublicAccessBlock PutBucketVersioning GetBucketVersioning PutLifecycleConfiguration GetLifecycleConfiguration GetAccelerateConfiguration GetAnalyticsConfiguration GetBucketAbac GetBucketAcl GetBucketCORS GetBucketLogging GetBucketMetadataTableConfiguration GetBucketNotification GetBucketObjectLockConfiguration GetBucketOwnershipControls GetBucketWebsite GetIntelligentTieringConfiguration GetInventoryConfiguration GetMetricsConfiguration GetReplicationConfiguration',
        on: shared('s3', '{stack}-*'),
      },
    ],
    unneeded: {
      's3:Put*': otherFeatures,
      's3:Delete*': otherFeatures,
      's3:*Metadata*': otherFeatures,
      's3tables:*': otherFeatures,
      'iam:PassRole': 'the bucket has no replica',
    },
  },
  'AWS::S3::BucketPolicy': {
    rights: [{ allow: 's3: GetBucketPolicy PutBucketPolicy DeleteBucketPolicy', on: shared('s3', '{stack}-*') }],
  },
  'AWS::SQS::Queue': {
    name: 'QueueName',
    rights: [
      {
        allow:
          'sqs: CreateQueue GetQueueUrl GetQueueAttributes SetQueueAttributes DeleteQueue ListQueueTags TagQueue UntagQueue',
        on: regional('sqs', '{name}'),
      },
    ],
  },
  'AWS::SQS::QueuePolicy': { rights: [{ allow: 'sqs: SetQueueAttributes', on: regional('sqs', '{stack}-*') }] },
  'AWS::SecretsManager::Secret': {
    name: 'Name',
    rights: [
      {
        allow:
          'secretsmanager: CreateSecret DescribeSecret UpdateSecret DeleteSecret GetSecretValue TagResource UntagResource',
        // CloudFormation names a secret after its name in the template, not after the stack.
        on: regional('secretsmanager', 'secret:{id}-*'),
      },
      { allow: 'secretsmanager: GetRandomPassword', on: everywhere },
    ],
    unneeded: {
      'secretsmanager:ReplicateSecretToRegions': 'the secret is in one region',
      'secretsmanager:RemoveRegionsFromReplication': 'the secret is in one region',
    },
  },
};
