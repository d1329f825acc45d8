import { expect, test } from '@jest/globals';
import type { Template } from '../src/template.ts';
import { findReferenceFaults } from '../src/template-references.ts';

test('finds every name that names nothing, wherever it is', () => {
  const template: Template = {
    Conditions: {
      IsProd: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] }] },
      IsNot: { 'Fn::Not': [{ Condition: 'IsLate' }] },
    },
    Resources: {
      Table: { Type: 'AWS::DynamoDB::Table', DependsOn: 'Tabel', Condition: 'IsDev' },
      Role: {
        Type: 'AWS::IAM::Role',
        DependsOn: ['Table', 'Lost'],
        Properties: {
          Policies: [
            {
              PolicyDocument: {
                Statement: [
                  { Resource: { 'Fn::GetAtt': ['Table', 'Arn'] }, Condition: { Bool: { a: true } } },
                  { Resource: { 'Fn::GetAtt': ['Tabel', 'Arn'] } },
                  { Resource: { 'Fn::GetAtt': 'Table.ARN' } },
                  { Resource: { 'Fn::GetAtt': ['Table'] } },
                  {
                    Resource: { 'Fn::Sub': `\${Table.Arn}/\${Table.Index.Arn}/\${Tabel}/\${!Literal}/\${AWS::Regoin}` },
                  },
                  { Resource: { 'Fn::Sub': [`\${Own}\${Other}`, { Own: { Ref: 'AWS::Account' } }] } },
                  { Resource: { 'Fn::If': ['IsTest', { Ref: 'Table' }, { Ref: 'AWS::NoValue' }] } },
                  { Resource: { 'Fn::Sub': 5 } },
                ],
              },
            },
          ],
        },
      },
      Unknown: { Type: 'AWS::Not::Known', Properties: { A: { 'Fn::GetAtt': ['Unknown', 'Any'] } } },
    },
    Outputs: { Name: { Value: { 'Fn::Join': ['', ['a', { Ref: 'Lost' }]] }, Condition: 'IsLost' } },
  };
  const statement = '/Resources/Role/Properties/Policies/0/PolicyDocument/Statement';
  expect(findReferenceFaults(template)).toEqual([
    { pointer: '/Conditions/IsProd/Fn::Not/0/Fn::Equals/0/Ref', detail: 'there is no resource or parameter "Stage"' },
    { pointer: '/Conditions/IsNot/Fn::Not/0/Condition', detail: 'there is no condition "IsLate"' },
    { pointer: '/Resources/Table/DependsOn', detail: 'there is no resource "Tabel"' },
    { pointer: '/Resources/Table/Condition', detail: 'there is no condition "IsDev"' },
    { pointer: `${statement}/1/Resource/Fn::GetAtt`, detail: 'there is no resource "Tabel"' },
    { pointer: `${statement}/2/Resource/Fn::GetAtt`, detail: 'AWS::DynamoDB::Table has no attribute "ARN"' },
    { pointer: `${statement}/3/Resource/Fn::GetAtt`, detail: 'must name a resource and its attribute' },
    { pointer: `${statement}/4/Resource/Fn::Sub`, detail: 'AWS::DynamoDB::Table has no attribute "Index.Arn"' },
    { pointer: `${statement}/4/Resource/Fn::Sub`, detail: 'there is no resource or parameter "Tabel"' },
    { pointer: `${statement}/4/Resource/Fn::Sub`, detail: 'there is no resource or parameter "AWS::Regoin"' },
    { pointer: `${statement}/5/Resource/Fn::Sub/0`, detail: 'there is no resource or parameter "Other"' },
    {
      pointer: `${statement}/5/Resource/Fn::Sub/1/Own/Ref`,
      detail: 'there is no resource or parameter "AWS::Account"',
    },
    { pointer: `${statement}/6/Resource/Fn::If/0`, detail: 'there is no condition "IsTest"' },
    { pointer: `${statement}/7/Resource/Fn::Sub`, detail: 'must be a text, or a list of a text and its variables' },
    { pointer: '/Resources/Role/DependsOn/1', detail: 'there is no resource "Lost"' },
    { pointer: '/Outputs/Name/Value/Fn::Join/1/1/Ref', detail: 'there is no resource or parameter "Lost"' },
    { pointer: '/Outputs/Name/Condition', detail: 'there is no condition "IsLost"' },
  ]);
});
