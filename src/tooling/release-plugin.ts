import type { Hooks, Serverless } from './serverless.ts';

/**
 * Puts the function `api` behind the alias `live`: all that calls the function calls the alias, and CodeDeploy moves it
 * from version to version as `resources/release.yml` says. In `resources` and in the environment of functions,
 * `ApiVersion` stands for the version that this package makes; its real name changes with its content.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html
 */
export default class ReleasePlugin {
  readonly hooks: Hooks;

  constructor({ service }: Serverless) {
    const { functions, provider } = service;
    this.hooks = {
      'before:package:compileFunctions': async () => {
        // What the framework sets for features of its own, and lets events call.
        functions.api.targetAlias = { name: 'live', logicalId: 'ApiAlias' };
      },
      'after:package:compileFunctions': async () => {
        provider.compiledCloudFormationTemplate.Resources['ApiAlias'] = alias;
      },
      'after:aws:package:finalize:mergeCustomProviderResources': async () => {
        const template = provider.compiledCloudFormationTemplate;
        template.Resources = nameVersion(template.Resources, functions.api.versionLogicalId);
      },
    };
  }
}

const alias = {
  Type: 'AWS::Lambda::Alias',
  // What is named in an UpdatePolicy must be there, and be that of this release, before the alias moves.
  DependsOn: ['ReleaseGroup', 'PreTrafficLambdaFunction'],
  Properties: {
    Name: 'live',
    FunctionName: { Ref: 'ApiLambdaFunction' },
    FunctionVersion: { 'Fn::GetAtt': ['ApiVersion', 'Version'] },
  },
  UpdatePolicy: {
    CodeDeployLambdaAliasUpdate: {
      ApplicationName: { Ref: 'ReleaseApplication' },
      DeploymentGroupName: { Ref: 'ReleaseGroup' },
      BeforeAllowTrafficHook: { Ref: 'PreTrafficLambdaFunction' },
    },
  },
};

function nameVersion(resources: Readonly<Record<string, object>>, logicalId: string): Record<string, object> {
  return JSON.parse(JSON.stringify(resources).replaceAll('"ApiVersion"', JSON.stringify(logicalId)));
}
