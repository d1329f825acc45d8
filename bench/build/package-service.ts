import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BuildOptions } from 'esbuild';
import type { StoreName } from '../../tools/local/stores.ts';
import type { TableProperties } from '../../tools/serverless/serverless.ts';
import { unzip } from '../../tools/serverless/zip.ts';
import { exampleSettings, kafkaSettings } from '../../tools/stages/kinds.ts';

/** A function of the package, unpacked as on Lambda. */
export interface PackagedFunction {
  /** The folder of its package. */
  readonly codeDir: string;
  /** The module that exports the handler. */
  readonly file: string;
  /** Megabytes. */
  readonly memory: number;
  /** Its environment in serverless.yml, without values that CloudFormation fills in. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The function `api`, and what all functions share. */
export interface PackagedService extends PackagedFunction {
  /** Unpacks another function. */
  readonly unpack: (name: string) => Promise<PackagedFunction>;
  /** The esbuild settings in serverless.yml. */
  readonly settings: BuildOptions;
  /** Table of a stage on DynamoDB. */
  readonly table: TableProperties | undefined;
}

/**
 * Packages the service as `npm run package` does, and unpacks the function `api` as Lambda does.
 * @param workDir a folder for the package and the unpacked code
 * @throws Error when packaging fails
 */
export async function packageService(
  serviceDir: string,
  workDir: string,
  store: StoreName = 'dynamodb',
): Promise<PackagedService> {
  const packageDir = join(workDir, 'package');
  const serverless = join(serviceDir, 'node_modules', '.bin', 'serverless');
  const { PATH, HOME } = process.env;
  const args = ['package', '--stage', 'prod', '--param', `store=${store}`, '--package', packageDir];
  await promisify(execFile)(process.execPath, [serverless, ...args], {
    cwd: serviceDir,
    env: { PATH, HOME, ...exampleSettings, ...kafkaSettings.managed },
  });
  const { service }: State = JSON.parse(await readFile(join(packageDir, 'serverless-state.json'), 'utf8'));
  const settings = service.custom.esbuild;
  return {
    ...(await unpack('api')),
    unpack,
    settings: toBuildOptions(settings),
    table: service.resources.Resources.TodosTable?.Properties,
  };

  async function unpack(name: string): Promise<PackagedFunction> {
    const packaged = service.functions[name];
    if (packaged === undefined) throw new Error(`The package has no function ${name}.`);
    const { handler, memorySize, environment = {} } = packaged;
    const codeDir = await unzip(await readFile(join(packageDir, `${name}.zip`)), join(workDir, name));
    return {
      codeDir,
      file: join(codeDir, handler.replace(/\.\w+$/, settings.outputFileExtension)),
      memory: memorySize,
      environment: Object.fromEntries(Object.entries(environment).flatMap(keepText)),
    };
  }
}

/** The part of serverless-state.json that is read here. */
interface State {
  readonly service: {
    readonly functions: Readonly<Record<string, StateFunction>>;
    readonly resources: { readonly Resources: { readonly TodosTable?: { readonly Properties: TableProperties } } };
    readonly custom: { readonly esbuild: BuildOptions & { readonly outputFileExtension: string } };
  };
}

interface StateFunction {
  readonly handler: string;
  readonly memorySize: number;
  readonly environment?: Readonly<Record<string, unknown>>;
}

function keepText([name, value]: readonly [string, unknown]): readonly (readonly [string, string])[] {
  return typeof value === 'string' && value !== '' ? [[name, value]] : [];
}

/** Keeps the settings of serverless-esbuild that esbuild itself has and that apply to any bundle. */
function toBuildOptions({ format, mainFields, minify, legalComments }: BuildOptions): BuildOptions {
  return Object.fromEntries(
    Object.entries({ format, mainFields, minify, legalComments }).filter(([, value]) => value !== undefined),
  );
}
