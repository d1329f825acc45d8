import type { Hooks, Serverless } from './serverless.ts';

/**
 * Puts the function `api` behind the alias `live`: all that calls the function calls the alias, and CodeDeploy moves it
 * from version to version as `resources/release.yml` says. In `resources` and in the environment of functions,
 * `ApiVersion` stands for the version that this package makes, `IngestVersion` for that of the function `ingest`; their real
 * names change with their content.
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
        const versions = { ApiVersion: functions.api, IngestVersion: functions.ingest };
        for (const [name, { versionLogicalId } = { versionLogicalId: name }] of Object.entries(versions)) {
          Object.assign(template.Resources[versionLogicalId] ?? {}, versionPolicy);
          template.Resources = nameVersion(template.Resources, name, versionLogicalId);
        }
      },
    };
  }
}

/**
 * Versions are kept, but for that of a deployment that is rolled back: Lambda publishes none that equals the last, so the
 * same release could not be tried again.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html
 */
const versionPolicy = { DeletionPolicy: 'RetainExceptOnCreate' };

const alias = {
  Type: 'AWS::Lambda::Alias',
  // What moves the alias, and the alarms that it watches, must be up to date before it moves.
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

function nameVersion(resources: Readonly<Record<string, object>>, name: string, id: string): Record<string, object> {
  return JSON.parse(JSON.stringify(resources).replaceAll(JSON.stringify(name), JSON.stringify(id)));
}
