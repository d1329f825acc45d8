import type { Cors } from '#http-host/cors.ts';
import type { StageSettings } from './settings.ts';

/** What our plugins use of the Serverless Framework's own object. */
export interface Serverless {
  readonly serviceDir: string;
  readonly classes: { readonly Error: new (message: string, code: string) => Error };
  readonly service: {
    readonly package: { readonly artifactDirectoryName: string };
    /** Those of which deployment uploads `.serverless/<name>.zip`. */
    readonly layers: Record<string, object>;
    readonly functions: Readonly<Record<string, ServiceFunction>> & {
      readonly api: {
        readonly handler: string;
        environment: Record<string, string>;
        /** The path of its zip, once it is packaged. */
        readonly package: { readonly artifact: string };
        readonly events: readonly { readonly httpApi: string | GatewayRoute }[];
        targetAlias?: { readonly name: string; readonly logicalId: string };
        /** The name in the template of the version that this package makes; known once functions are compiled. */
        readonly versionLogicalId: string;
      };
      readonly export: {
        readonly handler: string;
        readonly timeout: number;
        readonly environment: Record<string, string>;
        /** Its Function URL. */
        readonly url: { cors?: Cors };
      };
      ingest?: ServiceFunction & { readonly versionLogicalId: string };
    };
    readonly provider: {
      readonly stage: string;
      readonly region: string;
      readonly architecture: 'arm64' | 'x86_64';
      readonly runtime: string;
      /** Whether the stage keeps its data, and its stack refuses to be removed. */
      readonly deletionProtection: boolean;
      readonly httpApi: Record<string, unknown>;
      readonly compiledCloudFormationTemplate: { Resources: Record<string, object> };
    };
    readonly resources: {
      readonly Resources: {
        readonly TodosTable: { readonly Properties: TableProperties };
        readonly ReleaseGroup: { readonly Properties: { readonly DeploymentConfigName: string } };
      };
    };
    readonly custom: {
      readonly stages: Stages;
      readonly cors: object;
      readonly compileCache: unknown;
      readonly esbuild: { readonly outputWorkFolder: string; readonly outputFileExtension: string };
      readonly 'serverless-offline': Record<string, unknown>;
      /** What else serverless-offline reads. */
      offline?: { readonly customAuthenticationProvider: string };
    };
  };
}

/** What any function has, or can be given. */
export interface ServiceFunction {
  environment?: Record<string, string>;
  layers?: readonly (string | { readonly Ref: string })[];
}

/** The settings of stages by their name, or a pattern of names; `default` holds for all. */
export type Stages = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** An event of a function: a route of the HTTP API. */
export interface GatewayRoute {
  readonly method: string;
  readonly path: string;
  authorizer?: { readonly name: string; scopes?: readonly string[] };
}

/** What a plugin gets to write to the terminal with. */
export interface Logging {
  readonly log: Readonly<Record<'notice' | 'warning' | 'error', (message: string) => void>>;
}

/** The properties of an AWS::DynamoDB::Table that CreateTable takes as well. */
export interface TableProperties {
  readonly TableName: string;
}

/** Functions by the lifecycle event of the Serverless Framework at which they run. */
export type Hooks = Readonly<Record<string, () => Promise<void>>>;

/** A `${name:address}` in serverless.yml, to be filled in. */
export interface Variable {
  readonly address: string;
  readonly resolveVariable: (variable: string) => Promise<unknown>;
  readonly resolveConfigurationProperty: (path: readonly string[]) => Promise<unknown>;
}

/** What fills in variables, by the name before the colon. */
export type VariableSources = Readonly<
  Record<string, { readonly resolve: (variable: Variable) => Promise<{ readonly value: unknown }> }>
>;

/** Reads what packaging and npm start take from the environment. The schemas must have been compiled before. */
export async function readDeployment(): Promise<StageSettings> {
  const settings = await import('./settings.ts');
  return settings.readStageSettings();
}

/** Waits for an attempt; a failure, which the developer can mend, is said without a stack. */
export async function explain<Value>({ classes }: Serverless, attempt: Promise<Value>, prefix = ''): Promise<Value> {
  try {
    return await attempt;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new classes.Error(`${prefix}${reason}`, 'SETTINGS');
  }
}
