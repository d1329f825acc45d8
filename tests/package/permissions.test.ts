import { describe, expect, test } from '@jest/globals';
import { findFunctionsWithoutOwnLogGroup, findFunctionsWithoutOwnRole } from '#template-rules/function-rules.ts';
import { findBroadRights, findManagedPolicies, findSharedTrust } from '#template-rules/iam-rules.ts';
import { resourcesOf } from '#template-rules/template.ts';
import { stageNames } from '../../tools/stages/kinds.ts';
import { useTemplate } from './packaged-service.ts';
import { ownRights, rightsOf } from './rights.ts';

describe.each(stageNames)('the template of stage %s', (stage) => {
  const template = useTemplate(stage);

  test('gives no right to all actions or all resources, to scan, or that is written elsewhere', () => {
    expect(findBroadRights(template())).toEqual([]);
    expect(findManagedPolicies(template())).toEqual([]);
    expect(findSharedTrust(template())).toEqual([]);
  });

  test('gives each function a role and a log group of its own', () => {
    expect(findFunctionsWithoutOwnRole(template())).toEqual([]);
    expect(findFunctionsWithoutOwnLogGroup(template())).toEqual([]);
  });

  test('lets each role do what it is for', () => {
    const arn = (service: string, resource: string) =>
      `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}`;
    const indexes = ['by-position', 'open', 'done'].map((index) => `TodosTable/index/${index}`).join(' ');
    const roles = resourcesOf(template(), 'AWS::IAM::Role').map(({ name }) => [name, rightsOf(template(), name)]);
    expect(Object.fromEntries(roles)).toEqual({
      ApiRole: [
        'dynamodb:GetItem dynamodb:PutItem dynamodb:UpdateItem on TodosTable',
        `dynamodb:Query on ${indexes}`,
        ...ownRights('ApiLogGroup'),
      ],
      DocsRole: ownRights('DocsLogGroup'),
      ExportRole: [`dynamodb:Query on ${indexes}`, ...ownRights('ExportLogGroup')],
      PreTrafficRole: [
        'lambda:InvokeFunction on ApiLambdaFunction:*',
        `codedeploy:PutLifecycleEventHookExecutionStatus on ${arn('codedeploy', `deploymentgroup:todo-api-${stage}/api`)}`,
        ...ownRights('PreTrafficLogGroup'),
      ],
      ReleaseRole: [
        'lambda:GetAlias lambda:UpdateAlias on ApiLambdaFunction ApiLambdaFunction:live',
        'lambda:GetProvisionedConcurrencyConfig on ApiLambdaFunction:*',
        'lambda:InvokeFunction on PreTrafficLambdaFunction',
        `cloudwatch:DescribeAlarms on ${arn('cloudwatch', `alarm:todo-api-${stage}-new-version-*`)}`,
      ],
    });
  });
});
