import { global, keysOfAws, passTo, regional, type TypeRights } from './type-rights.ts';

const everywhere = ['*'];
const functionArns = regional('lambda', 'function:{stack}-*');
const networks = {
  allow: 'ec2: DescribeSecurityGroups DescribeSubnets DescribeVpcs DescribeNetworkInterfaces',
  on: everywhere,
};

/** A deployer's rights on resources that run, guard and show a service, by type. */
export const platformRights: Readonly<Record<string, TypeRights>> = {
  'AWS::CloudFormation::CustomResource': { rights: [{ allow: 'lambda: InvokeFunction', on: functionArns }] },
  'AWS::CloudWatch::Alarm': {
    name: 'AlarmName',
    rights: [
      {
        allow: 'cloudwatch: PutMetricAlarm DeleteAlarms ListTagsForResource TagResource UntagResource',
        on: regional('cloudwatch', 'alarm:{name}'),
      },
      { allow: 'cloudwatch: DescribeAlarms', on: regional('cloudwatch', 'alarm:*') },
    ],
  },
  'AWS::CloudWatch::Dashboard': {
    name: 'DashboardName',
    rights: [
      {
        allow: 'cloudwatch: PutDashboard GetDashboard DeleteDashboards ListTagsForResource TagResource UntagResource',
        on: global('cloudwatch', 'dashboard/{name}'),
      },
    ],
  },
  'AWS::CodeDeploy::Application': {
    name: 'ApplicationName',
    rights: [
      {
        allow:
          'codedeploy: CreateApplication GetApplication DeleteApplication GetApplicationRevision RegisterApplicationRevision ListTagsForResource TagResource UntagResource',
        on: regional('codedeploy', 'application:{name}'),
      },
    ],
  },
  'AWS::CodeDeploy::DeploymentGroup': {
    rights: [
      {
        allow:
          'codedeploy: CreateDeploymentGroup GetDeploymentGroup UpdateDeploymentGroup DeleteDeploymentGroup CreateDeployment GetDeployment ListDeployments ListTagsForResource TagResource UntagResource',
        on: regional('codedeploy', 'deploymentgroup:{stack}/*'),
      },
      {
        allow: 'codedeploy: GetApplicationRevision RegisterApplicationRevision',
        on: regional('codedeploy', 'application:{stack}'),
      },
      { allow: 'codedeploy: GetDeploymentConfig', on: regional('codedeploy', 'deploymentconfig:*') },
      { allow: 'codedeploy: StopDeployment', on: everywhere },
      passTo('codedeploy'),
    ],
    unneeded: { 'codedeploy:RegisterOnPremisesInstance': 'it deploys functions, not servers' },
  },
  'AWS::IAM::Role': {
    rights: [
      {
        allow:
          'iam: CreateRole GetRole UpdateRole UpdateRoleDescription UpdateAssumeRolePolicy DeleteRole PutRolePolicy GetRolePolicy DeleteRolePolicy ListRolePolicies ListAttachedRolePolicies TagRole UntagRole',
        on: global('iam', 'role/{stack}-*'),
      },
    ],
    unneeded: {
      'iam:AttachRolePolicy': 'roles have policies of their own only',
      'iam:DetachRolePolicy': 'roles have policies of their own only',
      'iam:PutRolePermissionsBoundary': 'roles have no boundary',
      'iam:DeleteRolePermissionsBoundary': 'roles have no boundary',
    },
  },
  'AWS::Lambda::Alias': {
    rights: [
      {
        allow: 'lambda: CreateAlias GetAlias UpdateAlias DeleteAlias GetProvisionedConcurrencyConfig',
        on: functionArns,
      },
      {
        allow: 'codedeploy: CreateDeployment GetDeployment GetDeploymentGroup',
        on: regional('codedeploy', 'deploymentgroup:{stack}/*'),
      },
      { allow: 'codedeploy: GetDeploymentConfig', on: regional('codedeploy', 'deploymentconfig:*') },
      { allow: 'codedeploy: StopDeployment', on: everywhere },
    ],
    unneeded: {
      'lambda:PutProvisionedConcurrencyConfig': 'no concurrency is provisioned',
      'lambda:DeleteProvisionedConcurrencyConfig': 'no concurrency is provisioned',
    },
  },
  'AWS::Lambda::Function': {
    name: 'FunctionName',
    rights: [
      {
        allow:
          'lambda: CreateFunction GetFunction UpdateFunctionCode UpdateFunctionConfiguration DeleteFunction PublishVersion PutFunctionConcurrency DeleteFunctionConcurrency GetRuntimeManagementConfig PutRuntimeManagementConfig GetFunctionCodeSigningConfig GetFunctionRecursionConfig GetFunctionScalingConfig ListTags TagResource UntagResource',
        on: regional('lambda', 'function:{name}'),
      },
      // A layer can be one of another account.
      { allow: 'lambda: GetLayerVersion', on: [`arn:\${AWS::Partition}:lambda:\${AWS::Region}:*:layer:*:*`] },
      networks,
      passTo('lambda'),
    ],
    unneeded: {
      's3:*': 'the rights on the deployment bucket include it',
      'elasticfilesystem:*': 'functions have no file system',
      's3files:*': 'functions have no file system',
      'kms:*': keysOfAws,
      'lambda:GetCodeSigningConfig': 'code is not signed',
      'lambda:PutFunctionCodeSigningConfig': 'code is not signed',
      'lambda:DeleteFunctionCodeSigningConfig': 'code is not signed',
      'lambda:PutFunctionRecursionConfig': 'the default holds',
      'lambda:PutFunctionScalingConfig': 'functions have no capacity provider',
      'lambda:PassCapacityProvider': 'functions have no capacity provider',
      'lambda:AssociateRuntimeAlias': 'not an action that IAM has',
    },
  },
  'AWS::Lambda::LayerVersion': {
    name: 'LayerName',
    rights: [
      {
        allow: 'lambda: PublishLayerVersion GetLayerVersion DeleteLayerVersion',
        on: regional('lambda', 'layer:{name}', 'layer:{name}:*'),
      },
    ],
    unneeded: { 's3:*': 'the rights on the deployment bucket include it' },
  },
  'AWS::Lambda::Permission': {
    rights: [{ allow: 'lambda: AddPermission RemovePermission GetPolicy', on: functionArns }],
  },
  'AWS::Lambda::Url': {
    rights: [
      {
        allow: 'lambda: CreateFunctionUrlConfig GetFunctionUrlConfig UpdateFunctionUrlConfig DeleteFunctionUrlConfig',
        on: functionArns,
      },
    ],
  },
  'AWS::Lambda::Version': {
    rights: [
      {
        allow:
          'lambda: PublishVersion GetFunctionConfiguration DeleteFunction ListVersionsByFunction GetProvisionedConcurrencyConfig GetRuntimeManagementConfig PutRuntimeManagementConfig GetFunctionScalingConfig',
        on: functionArns,
      },
    ],
    unneeded: {
      'lambda:PutProvisionedConcurrencyConfig': 'no concurrency is provisioned',
      'lambda:PutFunctionScalingConfig': 'functions have no capacity provider',
    },
  },
  'AWS::Logs::LogGroup': {
    name: 'LogGroupName',
    rights: [
      {
        allow:
          'logs: CreateLogGroup DeleteLogGroup PutRetentionPolicy DeleteRetentionPolicy GetDataProtectionPolicy ListTagsForResource TagResource UntagResource',
        on: regional('logs', 'log-group:{name}', 'log-group:{name}:*'),
      },
      { allow: 'logs: DescribeLogGroups DescribeIndexPolicies DescribeResourcePolicies', on: everywhere },
    ],
    unneeded: {
      'logs:PutDataProtectionPolicy': 'groups have no such policy',
      'logs:DeleteDataProtectionPolicy': 'groups have no such policy',
      'logs:PutIndexPolicy': 'groups have no such policy',
      'logs:DeleteIndexPolicy': 'groups have no such policy',
      'logs:PutResourcePolicy': 'groups have no such policy',
      'logs:DeleteResourcePolicy': 'groups have no such policy',
      'logs:CreateLogDelivery': 'it serves the policies above',
      's3:*': 'it serves the policies above',
      'firehose:*': 'it serves the policies above',
      'logs:AssociateKmsKey': keysOfAws,
      'logs:DisassociateKmsKey': keysOfAws,
      'logs:PutLogGroupDeletionProtection': 'groups have no protection',
      'logs:PutBearerTokenAuthentication': 'the default holds',
    },
  },
};
