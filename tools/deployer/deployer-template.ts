import { type Stack, toStatements } from '#template-rules/deployer-policy.ts';
import { toPolicyDocuments } from '#template-rules/policy-documents.ts';
import type { JsonObject, Template } from '#template-rules/template.ts';
import { cliRights } from './cli-rights.ts';

/** The longest values of what the ARNs of a deployer's policies have for variables. */
export const longestValues: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws-us-gov',
  'AWS::Region': 'ap-southeast-1',
  'AWS::AccountId': '123456789012',
  Stage: '-'.repeat(32),
  Secrets: '-'.repeat(64),
};

const issuer = 'token.actions.githubusercontent.com';

/** Returns the stack of resources/deployer/role.json: policies with what the stacks of a service need, and a role for GitHub. */
export function toDeployerTemplate(
  stacks: readonly Stack[],
  service: string,
): Template & { readonly Description: string } {
  const documents = toPolicyDocuments(toStatements(stacks, cliRights), `${service}-\${Stage}`, longestValues);
  const policies = Object.fromEntries(documents.map((document, index) => [`Rights${index + 1}`, toPolicy(document)]));
  const arns = Object.keys(policies).map((name) => ({ Ref: name }));
  return {
    Description: `Rights to deploy ${service}, written by npm run docs -- deployer. See docs/releasing.md.`,
    Parameters: parameters,
    Conditions: { HasRepository: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Repository' }, ''] }] } },
    Resources: { ...policies, Role: toRole(arns) },
    Outputs: {
      PolicyArns: { Description: 'Policies for a person or a role of your own.', Value: { 'Fn::Join': [',', arns] } },
      RoleArn: {
        Condition: 'HasRepository',
        Description: 'AWS_ROLE_ARN of the environment.',
        Value: { 'Fn::GetAtt': ['Role', 'Arn'] },
      },
    },
  };
}

function toPolicy(document: JsonObject) {
  const Description = { 'Fn::Sub': `A part of the rights to deploy the stage \${Stage}.` };
  return { Type: 'AWS::IAM::ManagedPolicy', Properties: { Description, PolicyDocument: document } };
}

const parameters = {
  Stage: {
    Type: 'String',
    Description: 'Stage to deploy, for example prod, pr-* for all that begin so, or * for all.',
    AllowedPattern: '([*]|[a-z][a-z0-9-]{0,30}[*]?)',
  },
  Repository: {
    Type: 'String',
    Default: '',
    Description: 'Repository on GitHub whose workflow deploys, as owner/name. Without it there are only the policies.',
    AllowedPattern: '([A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+)?',
  },
  Environment: {
    Type: 'String',
    Default: 'none',
    Description: 'Environment of the repository that deploys, for example prod or preview.',
    AllowedPattern: '[A-Za-z0-9_-]+',
  },
  Secrets: {
    Type: 'String',
    Default: 'otlp/*',
    Description: 'Names of the secrets that OTLP_HEADERS_SECRET may name.',
    AllowedPattern: '[A-Za-z0-9/_+=.@-]{1,63}[*]?',
  },
};

/** Only jobs of the environment get the role, and its rules decide which may run: https://docs.github.com/en/actions/reference/openid-connect-reference. */
function toRole(policies: readonly JsonObject[]) {
  return {
    Type: 'AWS::IAM::Role',
    Condition: 'HasRepository',
    Properties: {
      AssumeRolePolicyDocument: {
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
      },
      ManagedPolicyArns: policies,
    },
  };
}
