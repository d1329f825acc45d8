import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import type { TableProperties } from '../../tools/serverless/serverless.ts';
import { unzip } from '../../tools/serverless/zip.ts';
import { exampleSettings } from '../../tools/stages/kinds.ts';
import { runCommand } from './run-command.ts';

export interface PackagedService {
  /** The module that exports the handler. */
  readonly file: string;
  /** The folder of all that the function's package holds. */
  readonly codeDir: string;
  /** The environment that serverless.yml gives the function, without what CloudFormation fills in. */
  readonly environment: Readonly<Record<string, string>>;
  /** How serverless.yml has it bundled. */
  readonly settings: BuildOptions;
  /** The properties of its table. */
  readonly table: TableProperties;
}

type FunctionName = 'api' | 'export';

/**
 * Packages the service as `npm run package` does, and unpacks a function as Lambda does.
 * @param workDir a folder for the package and what is unpacked from it
 * @throws Error when packaging fails
 */
export async function packageService(
  serviceDir: string,
  workDir: string,
  name: FunctionName = 'api',
): Promise<PackagedService> {
  const packageDir = join(workDir, 'package');
  const codeDir = join(workDir, name);
  const serverless = join(serviceDir, 'node_modules', '.bin', 'serverless');
  const { PATH, HOME } = process.env;
  await runCommand([process.execPath, serverless, 'package', '--stage', 'prod', '--package', packageDir], {
    cwd: serviceDir,
    env: { PATH, HOME, ...exampleSettings },
  });
  await unzip(await readFile(join(packageDir, `${name}.zip`)), codeDir);
  const { service }: State = JSON.parse(await readFile(join(packageDir, 'serverless-state.json'), 'utf8'));
  const { handler, environment } = service.functions[name];
  const settings = service.custom.esbuild;
  return {
    file: join(codeDir, handler.replace(/\.\w+$/, settings.outputFileExtension)),
    codeDir,
    environment: Object.fromEntries(Object.entries(environment).flatMap(keepText)),
    settings: toBuildOptions(settings),
    table: service.resources.Resources.TodosTable.Properties,
  };
}

/** What serverless keeps about a package. */
interface State {
  readonly service: {
    readonly functions: Readonly<
      Record<FunctionName, { readonly handler: string; readonly environment: Readonly<Record<string, unknown>> }>
    >;
    readonly resources: { readonly Resources: { readonly TodosTable: { readonly Properties: TableProperties } } };
    readonly custom: { readonly esbuild: BuildOptions & { readonly outputFileExtension: string } };
  };
}

function keepText([name, value]: readonly [string, unknown]): readonly (readonly [string, string])[] {
  return typeof value === 'string' && value !== '' ? [[name, value]] : [];
}

/** Of the settings of serverless-esbuild, those that esbuild itself knows and that any bundle can have. */
function toBuildOptions({ format, mainFields, minify, legalComments }: BuildOptions): BuildOptions {
  return Object.fromEntries(
    Object.entries({ format, mainFields, minify, legalComments }).filter(([, value]) => value !== undefined),
  );
}
