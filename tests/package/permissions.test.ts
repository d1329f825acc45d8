import { describe, expect, test } from '@jest/globals';
import { findFunctionsWithoutOwnLogGroup, findFunctionsWithoutOwnRole } from '#template-rules/function-rules.ts';
import { findBroadRights, findManagedPolicies, findSharedTrust } from '#template-rules/iam-rules.ts';
import { toAttribute, toIntrinsic } from '#template-rules/intrinsics.ts';
import { type Json, membersOf, resourcesOf, toList } from '#template-rules/template.ts';
import { stageNames } from '../../tools/stages/kinds.ts';
import { useTemplate } from './packaged-service.ts';

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
    const roles = resourcesOf(template(), 'AWS::IAM::Role');
    const traces = ['* xray:PutTraceSegments', '* xray:PutTelemetryRecords'];
    const group = `arn:\${AWS::Partition}:codedeploy:\${AWS::Region}:\${AWS::AccountId}:deploymentgroup:todo-api-${stage}/api`;
    expect(Object.fromEntries(roles.map(({ name, properties }) => [name, toRights(properties)]))).toEqual({
      ApiRole: [
        'TodosTable dynamodb:GetItem',
        'TodosTable dynamodb:PutItem',
        'TodosTable dynamodb:UpdateItem',
        `\${TodosTable.Arn}/index/by-position dynamodb:Query`,
        `\${TodosTable.Arn}/index/open dynamodb:Query`,
        `\${TodosTable.Arn}/index/done dynamodb:Query`,
        'ApiLogGroup logs:CreateLogStream',
        'ApiLogGroup logs:PutLogEvents',
        ...traces,
      ],
      DocsRole: ['DocsLogGroup logs:CreateLogStream', 'DocsLogGroup logs:PutLogEvents', ...traces],
      ExportRole: [
        `\${TodosTable.Arn}/index/by-position dynamodb:Query`,
        `\${TodosTable.Arn}/index/open dynamodb:Query`,
        `\${TodosTable.Arn}/index/done dynamodb:Query`,
        'ExportLogGroup logs:CreateLogStream',
        'ExportLogGroup logs:PutLogEvents',
        ...traces,
      ],
      PreTrafficRole: [
        `\${ApiLambdaFunction.Arn}:* lambda:InvokeFunction`,
        `${group} codedeploy:PutLifecycleEventHookExecutionStatus`,
        'PreTrafficLogGroup logs:CreateLogStream',
        'PreTrafficLogGroup logs:PutLogEvents',
        ...traces,
      ],
      ReleaseRole: [
        'ApiLambdaFunction lambda:GetAlias',
        `\${ApiLambdaFunction.Arn}:live lambda:GetAlias`,
        'ApiLambdaFunction lambda:UpdateAlias',
        `\${ApiLambdaFunction.Arn}:live lambda:UpdateAlias`,
        `\${ApiLambdaFunction.Arn}:* lambda:GetProvisionedConcurrencyConfig`,
        'PreTrafficLambdaFunction lambda:InvokeFunction',
        `arn:\${AWS::Partition}:cloudwatch:\${AWS::Region}:\${AWS::AccountId}:alarm:todo-api-${stage}-new-version-* cloudwatch:DescribeAlarms`,
      ],
    });
  });
});

/** @returns what a role allows, one line for each action on each resource */
function toRights({ Policies }: Readonly<Partial<Record<string, Json>>>): readonly string[] {
  const statements = toList(Policies).flatMap((policy) =>
    toList(membersOf(membersOf(policy)['PolicyDocument'])['Statement']),
  );
  return statements.flatMap((statement) => {
    const { Action, Resource } = membersOf(statement) as Readonly<Partial<Record<string, Json>>>;
    return toList(Action).flatMap((action) => toList(Resource).map((resource) => `${toText(resource)} ${action}`));
  });
}

/** The ARN of a resource goes by its name in the template. */
function toText(resource: Json): string {
  const { name, argument = resource } = toIntrinsic(resource) ?? {};
  return (name === 'Fn::GetAtt' && toAttribute(argument)?.resource) || String(argument);
}
