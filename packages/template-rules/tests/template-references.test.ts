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
  const found = findReferenceFaults(template).map(
    ({ pointer, detail }) => `${pointer.replace(statement, '…')}: ${detail}`,
  );
  expect(found).toEqual([
    '/Conditions/IsProd/Fn::Not/0/Fn::Equals/0/Ref: there is no resource or parameter "Stage"',
    '/Conditions/IsNot/Fn::Not/0/Condition: there is no condition "IsLate"',
    '/Resources/Table/DependsOn: there is no resource "Tabel"',
    '/Resources/Table/Condition: there is no condition "IsDev"',
    '…/1/Resource/Fn::GetAtt: there is no resource "Tabel"',
    '…/2/Resource/Fn::GetAtt: AWS::DynamoDB::Table has no attribute "ARN"',
    '…/3/Resource/Fn::GetAtt: must name a resource and its attribute',
    '…/4/Resource/Fn::Sub: AWS::DynamoDB::Table has no attribute "Index.Arn"',
    '…/4/Resource/Fn::Sub: there is no resource or parameter "Tabel"',
    '…/4/Resource/Fn::Sub: there is no resource or parameter "AWS::Regoin"',
    '…/5/Resource/Fn::Sub/0: there is no resource or parameter "Other"',
    '…/5/Resource/Fn::Sub/1/Own/Ref: there is no resource or parameter "AWS::Account"',
    '…/6/Resource/Fn::If/0: there is no condition "IsTest"',
    '…/7/Resource/Fn::Sub: must be a text, or a list of a text and its variables',
    '/Resources/Role/DependsOn/1: there is no resource "Lost"',
    '/Outputs/Name/Value/Fn::Join/1/1/Ref: there is no resource or parameter "Lost"',
    '/Outputs/Name/Condition: there is no condition "IsLost"',
  ]);
});
