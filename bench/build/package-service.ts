import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BuildOptions } from 'esbuild';
import type { StoreName } from '../../tools/local/stores.ts';
import type { TableProperties } from '../../tools/serverless/serverless.ts';
import { unzip } from '../../tools/serverless/zip.ts';
import { exampleSettings } from '../../tools/stages/kinds.ts';

export interface PackagedService {
  /** The module that exports the handler. */
  readonly file: string;
  /** The folder of the function's package. */
  readonly codeDir: string;
  /** The function's environment in serverless.yml, without values that CloudFormation fills in. */
  readonly environment: Readonly<Record<string, string>>;
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
  const codeDir = join(workDir, 'api');
  const serverless = join(serviceDir, 'node_modules', '.bin', 'serverless');
  const { PATH, HOME } = process.env;
  const args = ['package', '--stage', 'prod', '--param', `store=${store}`, '--package', packageDir];
  await promisify(execFile)(process.execPath, [serverless, ...args], {
    cwd: serviceDir,
    env: { PATH, HOME, ...exampleSettings },
  });
  await unzip(await readFile(join(packageDir, 'api.zip')), codeDir);
  const { service }: State = JSON.parse(await readFile(join(packageDir, 'serverless-state.json'), 'utf8'));
  const { handler, environment } = service.functions.api;
  const settings = service.custom.esbuild;
  return {
    file: join(codeDir, handler.replace(/\.\w+$/, settings.outputFileExtension)),
    codeDir,
    environment: Object.fromEntries(Object.entries(environment).flatMap(keepText)),
    settings: toBuildOptions(settings),
    table: service.resources.Resources.TodosTable?.Properties,
  };
}

/** The part of serverless-state.json that is read here. */
interface State {
  readonly service: {
    readonly functions: {
      readonly api: { readonly handler: string; readonly environment: Readonly<Record<string, unknown>> };
    };
    readonly resources: { readonly Resources: { readonly TodosTable?: { readonly Properties: TableProperties } } };
    readonly custom: { readonly esbuild: BuildOptions & { readonly outputFileExtension: string } };
  };
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
