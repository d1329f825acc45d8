import type { Cors } from '#http-host/cors.ts';
import { type Run, runOf } from '../../../tools/serverless/run.ts';
import type { Serverless } from '../../../tools/serverless/serverless.ts';
import { useForEach } from '../../support/use-resource.ts';

interface Changes {
  readonly auth?: string;
  readonly release?: string;
  readonly compileCache?: string;
  readonly dropExposeGc?: string;
  readonly store?: string;
  readonly tracing?: boolean;
  readonly accountConcurrency?: unknown;
}

/** Undoes after each test what it changed of the environment. */
export function restoreEnvironment(): void {
  useForEach(
    () => ({ ...process.env }),
    (before) => {
      process.env = before;
    },
  );
}

/** Creates a run of the framework on a stage, of which only prod keeps its data. `written` is its output. */
export function createRun(stage: string, changes: Changes = {}): Run & { readonly written: readonly string[] } {
  const written: string[] = [];
  const write = (level: string) => (message: string) => void written.push(`${level}: ${message}`);
  const log = { notice: write('notice'), warning: write('warning'), error: write('error') };
  return { ...runOf(createServerless(stage, changes), log), written };
}

/** Creates a run of `npm start` with these settings, and sets them in the environment of this process. */
export function createLocalRun(
  settings: Readonly<Record<string, string>>,
  changes: Changes = {},
): ReturnType<typeof createRun> {
  process.env = { TABLE_NAME: 'todos', SERVICE_VERSION: '1.2.3', ...settings };
  return createRun('local', changes);
}

/** Creates the framework's own object, as far as steps use it when they package. */
function createServerless(stage: string, changes: Changes): Serverless {
  const { tracing = true, dropExposeGc = 'false' } = changes;
  const { auth = 'jwt', release = 'LambdaAllAtOnce', compileCache = 'false', store = 'dynamodb' } = changes;
  const route = { method: 'GET', path: '/todos', authorizer: { name: 'jwt' } };
  const events = [{ httpApi: 'GET /health' }, { httpApi: route }];
  const cors = { allowedMethods: ['GET'] } as unknown as Cors;
  const api = {
    handler: '',
    environment: { AUTH: auth === 'cognito' ? 'jwt' : auth },
    package: { artifact: '' },
    events,
    versionLogicalId: '',
  };
  const exportFunction = {
    handler: '',
    timeout: 300,
    environment: { AUTH: auth === 'cognito' ? 'jwt' : auth },
    url: { cors },
  };
  const DeploymentConfigName = `CodeDeployDefault.${release}`;
  return {
    serviceDir: '',
    classes: { Error },
    getProvider: () => {
      throw new Error('Nothing asks AWS.');
    },
    pluginManager: { plugins: [] },
    processedInput: { options: {} },
    service: {
      service: 'todo-api',
      layers: {},
      package: { artifactDirectoryName: 'serverless' },
      functions: { docs: {}, api, export: exportFunction },
      provider: {
        stage,
        region: 'eu-west-1',
        architecture: 'arm64',
        runtime: 'nodejs24.x',
        deletionProtection: stage === 'prod',
        tracing: { lambda: tracing },
        httpApi: {},
        compiledCloudFormationTemplate: { Resources: {}, Outputs: {} },
      },
      resources: {
        Resources: {
          TodosTable: { Properties: { TableName: 'todos' } },
          ReleaseGroup: { Properties: { DeploymentConfigName } },
        },
      },
      custom: {
        stages: { default: { store: 'dynamodb' }, dev: {}, 'pr-*': {}, prod: {} },
        cors: { allowedHeaders: ['Authorization'] },
        auth,
        accountConcurrency: changes.accountConcurrency,
        compileCache,
        dropExposeGc,
        store,
        additions: { functions: {} },
        esbuild: { outputWorkFolder: '', outputFileExtension: '.cjs' },
        'serverless-offline': {},
      },
    },
  };
}
