import { describe, expect, test } from '@jest/globals';
import { resourcesOf } from '#template-rules/template.ts';
import { stageNames } from '../../tools/stages/kinds.ts';
import { useTemplate } from './packaged-service.ts';
import { ownRights, rightsOf } from './rights.ts';

describe.each(stageNames)('the template of stage %s', (stage) => {
  const template = useTemplate(stage);

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
