import { expect, test } from '@jest/globals';
import { findFunctionsWithoutOwnLogGroup, findFunctionsWithoutOwnRole } from '../src/function-rules.ts';
import type { JsonObject, Template } from '../src/template.ts';

function templateOf(functions: Readonly<Record<string, JsonObject>>, others: Template['Resources']): Template {
  const resources = Object.entries(functions).map(
    ([name, properties]) => [name, { Type: 'AWS::Lambda::Function', Properties: properties }] as const,
  );
  return { Resources: { ...Object.fromEntries(resources), ...others } };
}

test('findFunctionsWithoutOwnRole finds roles that are shared, or not of this template', () => {
  const functions = {
    Own: { Role: { 'Fn::GetAtt': ['OwnRole', 'Arn'] } },
    One: { Role: { 'Fn::GetAtt': ['SharedRole', 'Arn'] } },
    Other: { Role: { 'Fn::GetAtt': 'SharedRole.Arn' } },
    Foreign: { Role: 'arn:aws:iam::123456789012:role/admin' },
    Wrong: { Role: { 'Fn::GetAtt': ['Table', 'Arn'] } },
    None: {},
  };
  const others = {
    OwnRole: { Type: 'AWS::IAM::Role' },
    SharedRole: { Type: 'AWS::IAM::Role' },
    Table: { Type: 'AWS::DynamoDB::Table' },
  };
  expect(findFunctionsWithoutOwnRole(templateOf(functions, others))).toEqual([
    { pointer: '/Resources/One/Properties/Role', detail: 'is shared: SharedRole' },
    { pointer: '/Resources/Other/Properties/Role', detail: 'is shared: SharedRole' },
    { pointer: '/Resources/Foreign/Properties/Role', detail: 'must be one of this template' },
    { pointer: '/Resources/Wrong/Properties/Role', detail: 'must be one of this template' },
    { pointer: '/Resources/None/Properties/Role', detail: 'must be one of this template' },
  ]);
});

test('findFunctionsWithoutOwnLogGroup finds log groups that are shared, or that Lambda would make', () => {
  const functions = {
    Own: { FunctionName: 'own' },
    Named: { FunctionName: 'named', LoggingConfig: { LogGroup: { Ref: 'NamedGroup' } } },
    Literal: { FunctionName: 'literal', LoggingConfig: { LogGroup: '/literal' } },
    One: { FunctionName: 'one', LoggingConfig: { LogFormat: 'JSON' } },
    Other: { FunctionName: 'other', LoggingConfig: { LogGroup: { Ref: 'OneGroup' } } },
    Made: { FunctionName: 'made' },
    Nameless: {},
    Lost: { FunctionName: 'own', LoggingConfig: { LogGroup: { Ref: 'Own' } } },
  };
  const type = 'AWS::Logs::LogGroup';
  const others = {
    OwnGroup: { Type: type, Properties: { LogGroupName: '/aws/lambda/own' } },
    NamedGroup: { Type: type },
    LiteralGroup: { Type: type, Properties: { LogGroupName: '/literal' } },
    OneGroup: { Type: type, Properties: { LogGroupName: '/aws/lambda/one' } },
  };
  expect(findFunctionsWithoutOwnLogGroup(templateOf(functions, others))).toEqual([
    { pointer: '/Resources/One/Properties/LoggingConfig', detail: 'is shared: OneGroup' },
    { pointer: '/Resources/Other/Properties/LoggingConfig', detail: 'is shared: OneGroup' },
    { pointer: '/Resources/Made/Properties/LoggingConfig', detail: 'must be one of this template' },
    { pointer: '/Resources/Nameless/Properties/LoggingConfig', detail: 'must be one of this template' },
    { pointer: '/Resources/Lost/Properties/LoggingConfig', detail: 'must be one of this template' },
  ]);
});
