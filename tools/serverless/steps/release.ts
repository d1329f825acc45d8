import type { Run } from '../run.ts';

/** Puts the function `api` behind the alias `live`: the framework lets events call what it calls a target alias. */
export function callAlias({ service }: Run): void {
  service.functions.api.targetAlias = { name: 'live', logicalId: 'ApiAlias' };
}

/** Declares the alias. CodeDeploy moves it from version to version as `resources/release.yml` configures. */
export function declareAlias({ service }: Run): void {
  const { functions, provider } = service;
  // What moves the alias, the alarms that it watches, and the tables must be up to date before it moves.
  const DependsOn = ['ReleaseGroup', 'PreTrafficLambdaFunction', ...(functions.migrate ? ['Migrations'] : [])];
  provider.compiledCloudFormationTemplate.Resources['ApiAlias'] = { Type: 'AWS::Lambda::Alias', DependsOn, ...alias };
}

/**
 * Replaces the names of versions: `ApiVersion` in `resources` and in environments by the name of the version of `api`
 * in this package, and `IngestVersion` by that of `ingest`. Their names change with their content.
 */
export function nameVersions({ service }: Run): void {
  const template = service.provider.compiledCloudFormationTemplate;
  const { api, ingest } = service.functions;
  for (const [name, id = name] of [
    ['ApiVersion', api.versionLogicalId],
    ['IngestVersion', ingest?.versionLogicalId],
  ] as const) {
    Object.assign(template.Resources[id] ?? {}, versionPolicy);
    const text = JSON.stringify(template.Resources).replaceAll(JSON.stringify(name), JSON.stringify(id));
    template.Resources = JSON.parse(text);
  }
}

/**
 * Versions are kept, except the version of a deployment that is rolled back: Lambda publishes none that equals the
 * last, so the same release could not be tried again.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html
 */
const versionPolicy = { DeletionPolicy: 'RetainExceptOnCreate' };

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html */
const alias = {
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
