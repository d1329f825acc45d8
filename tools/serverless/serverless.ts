import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { Cors } from '#http-host/cors.ts';
import type { Json, Resource } from '#template-rules/template.ts';

/** The framework's own object, as far as steps use it. */
export interface Serverless {
  readonly serviceDir: string;
  readonly pluginManager: { readonly plugins: readonly object[] };
  /** `param` has each `--param`, as `name=value`. */
  readonly processedInput: { readonly options: { readonly param?: readonly string[] } };
  readonly getProvider: (name: 'aws') => {
    readonly getCloudFormationClient: () => Promise<CloudFormationClient>;
    readonly naming: { readonly getStackName: () => string };
  };
  readonly classes: { readonly Error: new (message: string, code: string) => Error };
  readonly service: {
    /** Its name. */
    readonly service: string;
    readonly package: { readonly artifactDirectoryName: string };
    /** Layers whose `.serverless/<name>.zip` a deployment uploads. */
    readonly layers: Record<string, object>;
    readonly functions: Readonly<Record<string, ServiceFunction>> & {
      readonly api: ServiceFunction & {
        readonly handler: string;
        environment: Record<string, string>;
        readonly events: readonly { readonly httpApi: string | GatewayRoute }[];
        targetAlias?: { readonly name: string; readonly logicalId: string };
        /** Name in the template of the version in this package, once functions are compiled. */
        readonly versionLogicalId: string;
      };
      readonly export: ServiceFunction & {
        readonly handler: string;
        /** Seconds. */
        readonly timeout: number;
        readonly environment: Record<string, string>;
        /** Function URL. */
        readonly url: { cors?: Cors };
      };
      readonly docs: ServiceFunction;
      ingest?: ServiceFunction & { readonly versionLogicalId: string };
      preTraffic?: ServiceFunction;
      migrate?: ServiceFunction;
      expire?: ServiceFunction;
    };
    readonly provider: {
      readonly stage: string;
      readonly region: string;
      readonly architecture: 'arm64' | 'x86_64';
      readonly runtime: string;
      /** True if the stage keeps its data, and its stack refuses to be removed. */
      readonly deletionProtection: boolean;
      readonly tracing: { readonly lambda: boolean };
      readonly httpApi: Record<string, unknown>;
      /** True in a deployment that finds nothing to do. */
      shouldNotDeploy?: boolean;
      readonly compiledCloudFormationTemplate: {
        Resources: Record<string, Resource>;
        readonly Outputs: Record<string, Json>;
      };
    };
    readonly resources: {
      readonly Resources: {
        /** Absent from a stage with another store. */
        readonly TodosTable?: { readonly Properties: TableProperties };
        readonly ReleaseGroup: { readonly Properties: { readonly DeploymentConfigName: string } };
        /** Custom resource that brings the database's tables up to date, if the store has it. */
        readonly Migrations?: { readonly Properties: object };
        readonly IngestAlias?: object;
      };
    };
    readonly custom: {
      readonly stages: Stages;
      readonly cors: Pick<Cors, 'allowedHeaders'>;
      /** `jwt`, `cognito` or `none`, once the stage is checked. */
      readonly auth: unknown;
      /** Lambda's quota of the account. */
      readonly accountConcurrency: unknown;
      readonly compileCache: unknown;
      readonly dropExposeGc: unknown;
      readonly store: unknown;
      /** What the store adds. */
      readonly additions: { readonly functions: Readonly<Record<string, FunctionAdditions>> };
      readonly esbuild: { outputWorkFolder: string; readonly outputFileExtension: string };
      readonly 'serverless-offline': Record<string, unknown>;
      /** Read by serverless-offline too. */
      offline?: { readonly customAuthenticationProvider: string };
    };
  };
}

/** What a store adds to a function that uses it. */
export interface FunctionAdditions {
  /** Values are strings, or objects that CloudFormation resolves. */
  readonly environment: Readonly<Record<string, unknown>>;
  /** First statements of the function's role. */
  readonly statements: readonly object[];
  readonly vpc?: object;
}

/** Part that all functions have. */
export interface ServiceFunction {
  readonly handler?: string;
  /** Name of its role in `resources`. */
  readonly role?: string;
  /** Seconds. */
  readonly timeout?: number;
  /** Instances. */
  reservedConcurrency?: number | null;
  environment?: Record<string, string>;
  layers?: readonly (string | LayerReference)[];
  /** Path of its zip, once it is packaged. */
  readonly package?: { readonly artifact: string };
}

/** Layer of this stack, by its name in the template. */
export interface LayerReference {
  readonly Ref: string;
}

/** Settings of stages, by a pattern of their names; `default` is for all. */
export type Stages = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Event of a function: a route of the HTTP API. */
export interface GatewayRoute {
  readonly method: string;
  readonly path: string;
  authorizer?: { readonly name: string; scopes?: readonly string[] };
}

/** Output to the terminal. */
export type Log = Readonly<Record<'notice' | 'warning' | 'error', (message: string) => void>>;

/** Third argument of a plugin. */
export interface Logging {
  readonly log: Log;
}

/** Properties of an AWS::DynamoDB::Table that CreateTable accepts too. */
export interface TableProperties {
  readonly TableName: string;
}

/** Variable `${name:address}` in serverless.yml. */
export interface Variable {
  readonly address: string;
  readonly resolveVariable: (variable: string) => Promise<unknown>;
  readonly resolveConfigurationProperty: (path: readonly string[]) => Promise<unknown>;
}

/** Sources of variables, by the name before the colon. */
export type VariableSources = Readonly<
  Record<string, { readonly resolve: (variable: Variable) => Promise<{ readonly value: unknown }> }>
>;
