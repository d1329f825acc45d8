import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { serviceDir } from '../../support/service-dir.ts';

interface Statement {
  readonly Action: readonly string[];
  readonly Resource: readonly (string | { readonly 'Fn::Sub': string })[];
  readonly Condition?: object;
}

interface Deployer {
  readonly Parameters: { readonly Stage: { readonly AllowedPattern: string } };
  readonly Resources: Readonly<Record<string, { readonly Properties: Properties }>>;
}

interface Properties {
  readonly AssumeRolePolicyDocument?: object;
  readonly PolicyDocument?: { readonly Statement: readonly Statement[] };
}

// tests/package/deployer.test.ts compares it with the templates.
const { Parameters, Resources }: Deployer = JSON.parse(
  readFileSync(join(serviceDir, 'resources', 'deployer', 'role.json'), 'utf8'),
);
const statements = Object.values(Resources).flatMap(({ Properties }) => Properties.PolicyDocument?.Statement ?? []);
const allowing = (name: RegExp) => statements.filter(({ Action }) => Action.some((action) => name.test(action)));

test('only a job of one environment of one repository gets the role: no other branch, fork or audience', () => {
  const issuer = 'token.actions.githubusercontent.com';
  expect(Resources['Role']?.Properties.AssumeRolePolicyDocument).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: {
          Federated: { 'Fn::Sub': `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:oidc-provider/${issuer}` },
        },
        Condition: {
          StringEquals: {
            [`${issuer}:aud`]: 'sts.amazonaws.com',
            [`${issuer}:sub`]: { 'Fn::Sub': `repo:\${Repository}:environment:\${Environment}` },
          },
        },
      },
    ],
  });
});

describe('a deployer', () => {
  test('passes roles of the stage only, and each to one service', () => {
    const passing = allowing(/^iam:PassRole$/);
    expect(passing.length).toBeGreaterThan(0);
    for (const { Action, Resource, Condition } of passing) {
      expect([Action, Resource]).toEqual([['iam:PassRole'], [{ 'Fn::Sub': roles }]]);
      expect(Condition).toEqual({
        StringEquals: { 'iam:PassedToService': expect.stringMatching(/^\w+\.amazonaws\.com$/) },
      });
    }
  });

  test('changes roles, functions, tables and buckets of the stage only', () => {
    const changing = allowing(/^(iam|lambda|dynamodb|s3):(?!CreateServiceLinkedRole|GetLayerVersion)/);
    const open = changing.flatMap(({ Resource }) =>
      Resource.map((each) => (typeof each === 'string' ? each : each['Fn::Sub'])),
    );
    expect(open.filter((arn) => !arn.includes(`todo-api-\${Stage}-`))).toEqual([]);
  });

  test('has no right to all that a service can do, and none to become somebody else', () => {
    expect(
      statements.flatMap(({ Action }) => Action).filter((action) => /\*|^sts:|AttachRolePolicy|:user/i.test(action)),
    ).toEqual([]);
  });
});

const roles = `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/todo-api-\${Stage}-*`;

/** CloudFormation compares the whole value. */
const stage = new RegExp(`^(?:${Parameters.Stage.AllowedPattern})$`);

test.each(['prod', 'pr-*', 'dev-*', '*'])('a deployer may be for %s, as docs/releasing.md says', (name) => {
  expect(name).toMatch(stage);
});

test.each(['', '-', 'Prod', '*prod', 'pr-*-1', 'prod/x'])('a deployer is not for %j', (name) => {
  expect(name).not.toMatch(stage);
});
