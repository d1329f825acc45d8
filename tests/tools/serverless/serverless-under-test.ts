import type { Cors } from '#http-host/cors.ts';
import type { Serverless } from '../../../tools/serverless/serverless.ts';

interface Changes {
  readonly auth?: string;
  readonly release?: string;
  readonly compileCache?: string;
}

/** @returns the framework's own object, as far as plugins use it when they package; only prod keeps its data */
export function createServerless(
  stage: string,
  { auth = 'jwt', release = 'LambdaAllAtOnce', compileCache = 'false' }: Changes = {},
): Serverless {
  const route = { method: 'GET', path: '/todos', authorizer: { name: 'jwt' } };
  const events = [{ httpApi: 'GET /health' }, { httpApi: route }];
  const cors = { allowedMethods: ['GET'] } as unknown as Cors;
  const api = { handler: '', environment: { AUTH: auth }, package: { artifact: '' }, events, versionLogicalId: '' };
  const exportFunction = { handler: '', timeout: 300, environment: { AUTH: auth }, url: { cors } };
  const DeploymentConfigName = `CodeDeployDefault.${release}`;
  return {
    serviceDir: '',
    classes: { Error },
    service: {
      layers: {},
      package: { artifactDirectoryName: 'serverless' },
      functions: { docs: {}, api, export: exportFunction },
      provider: {
        stage,
        region: 'eu-west-1',
        architecture: 'arm64',
        runtime: 'nodejs24.x',
        deletionProtection: stage === 'prod',
        httpApi: {},
        compiledCloudFormationTemplate: { Resources: {} },
      },
      resources: {
        Resources: {
          TodosTable: { Properties: { TableName: 'todos' } },
          ReleaseGroup: { Properties: { DeploymentConfigName } },
        },
      },
      custom: {
        stages: { default: {}, dev: {}, 'pr-*': {}, prod: {} },
        cors: {},
        compileCache,
        esbuild: { outputWorkFolder: '', outputFileExtension: '.cjs' },
        'serverless-offline': {},
      },
    },
  };
}

/** @returns what a plugin writes to the terminal with, and what it wrote */
export function createLog() {
  const written: string[] = [];
  const write = (level: string) => (message: string) => void written.push(`${level}: ${message}`);
  return { written, log: { notice: write('notice'), warning: write('warning'), error: write('error') } };
}
