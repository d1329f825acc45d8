import { describe, expect, test } from '@jest/globals';
import { findRightsFaults, toStatements } from '../src/deployer-policy.ts';
import { countCharacters, policyCharactersMax, toPolicyDocuments } from '../src/policy-documents.ts';
import type { Resource } from '../src/template.ts';

const stackOf = (Resources: Readonly<Record<string, Resource>>) => ({ name: 'shop-dev', template: { Resources } });
const queue = (QueueName: string) => ({ Type: 'AWS::SQS::Queue', Properties: { QueueName } });
const at = (resource: string) => `arn:\${AWS::Partition}:sqs:\${AWS::Region}:\${AWS::AccountId}:${resource}`;

describe('findRightsFaults', () => {
  test('finds a type without rights, and a name that does not begin with that of the stack', () => {
    const stack = stackOf({
      Unknown: { Type: 'AWS::Shop::Till' },
      Own: queue('shop-dev-letters'),
      Other: queue('letters'),
      Longer: queue('shop-development-letters'),
      Chosen: { Type: 'AWS::SQS::Queue' },
    });
    expect(findRightsFaults(stack)).toEqual([
      { pointer: '/Resources/Unknown/Type', detail: 'a deployer has no rights for this type' },
      { pointer: '/Resources/Other/Properties/QueueName', detail: "must have the stack's name, shop-dev" },
      { pointer: '/Resources/Longer/Properties/QueueName', detail: "must have the stack's name, shop-dev" },
    ]);
  });
});

describe('toStatements', () => {
  test('allows the actions of a type on names of the stack alone, once for all resources and stacks', () => {
    const policy = { Type: 'AWS::SQS::QueuePolicy' };
    const dev = stackOf({ Letters: queue('shop-dev-letters'), Orders: queue('shop-dev-orders'), Policy: policy });
    const prod = { name: 'shop', template: { Resources: { Letters: queue('shop-letters') } } };
    const actions = ['CreateQueue', 'DeleteQueue', 'GetQueueAttributes', 'GetQueueUrl', 'ListQueueTags'];
    const others = ['SetQueueAttributes', 'TagQueue', 'UntagQueue'];
    expect(toStatements([dev, prod], [])).toEqual([
      { actions: [...actions, ...others].map((name) => `sqs:${name}`), resources: [at('{stack}-*')], when: {} },
    ]);
  });

  test('keeps conditions, and names of the template where CloudFormation does', () => {
    const statements = toStatements(
      [stackOf({ Key: { Type: 'AWS::SecretsManager::Secret' } })],
      [{ allow: 'iam: PassRole', on: ['*'], when: { Bool: { 'aws:SecureTransport': 'true' } } }],
    );
    expect(statements.map(({ resources, when }) => ({ resources, when }))).toEqual([
      { resources: ['*'], when: { Bool: { 'aws:SecureTransport': 'true' } } },
      { resources: [at('secret:Key-*').replace('sqs', 'secretsmanager')], when: {} },
      { resources: ['*'], when: {} },
    ]);
  });
});

test('policies keep every statement in its order, and stay within the length that IAM accepts', () => {
  const statements = Array.from({ length: 200 }, (_, index) => ({
    actions: [`sqs:Action${index}`],
    resources: [at('{stack}-*')],
    when: {},
  }));
  const longest = {
    'AWS::Partition': 'aws',
    'AWS::Region': 'eu-west-1',
    'AWS::AccountId': '123456789012',
    Stage: 'dev',
  };
  const documents = toPolicyDocuments(statements, `shop-\${Stage}`, longest);
  expect(documents.length).toBeGreaterThan(1);
  expect(documents.filter((each) => countCharacters(each, longest) > policyCharactersMax)).toEqual([]);
  expect(documents.flatMap(({ Statement }) => Statement)).toEqual(
    statements.map(({ actions }) => ({
      Effect: 'Allow',
      Action: actions,
      Resource: [{ 'Fn::Sub': at(`shop-\${Stage}-*`) }],
    })),
  );
});
