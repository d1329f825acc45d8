import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, transform } from 'esbuild';
import openapiTS, { astToString, COMMENT_HEADER, type OpenAPI3 } from 'openapi-typescript';
import typescript from 'typescript';

type Files = Readonly<Record<string, string>>;

/**
 * Returns the files of the client's package by path: the code of `tools/openapi/client` as ESM and CommonJS, each with its
 * own declarations, because TypeScript takes the `.d.ts` files of this package for ESM.
 * @param serviceDir the folder that holds `docs`, `tools` and `package.json`
 */
export async function toClientFiles(serviceDir: string, name: string): Promise<Files> {
  const read = (file: string) => readFile(join(serviceDir, file), 'utf8');
  const document: OpenAPI3 = JSON.parse(await read('docs/openapi.json'));
  const service: ServicePackage = JSON.parse(await read('package.json'));
  const source = join(serviceDir, 'tools', 'openapi', 'client');
  const esm = await bundle(join(source, 'index.ts'));
  const { code: cjs } = await transform(esm, { format: 'cjs' });
  const declarations = {
    ...(await declare(source)),
    openapi: `${COMMENT_HEADER}${astToString(await openapiTS(document))}`,
  };
  return {
    'package.json': `${JSON.stringify(toManifest(document, service, name), null, 2)}\n`,
    'README.md': toReadme(await read('docs/client.md'), name),
    LICENSE: await read('LICENSE'),
    'dist/index.js': esm,
    'dist/index.cjs': cjs,
    ...forModules(declarations, 'js', 'd.ts'),
    ...forModules(declarations, 'cjs', 'd.cts'),
  };
}

/** Returns a page without its links into this repository. */
function toReadme(page: string, name: string): string {
  return page.replace(/\[([^\]]+)\]\((?!https:)[^)]*\)/g, '$1').replaceAll('todo-api-client', name);
}

async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    external: ['openapi-fetch'],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  return outputFiles.map(({ text }) => text).join('');
}

/** Returns the declarations of each module in a folder, by the module's name. */
async function declare(folder: string): Promise<Files> {
  const compilerOptions = { isolatedDeclarations: true };
  const modules = globSync('*.ts', { cwd: folder, exclude: ['*.d.ts'] }).map(async (file) => {
    const source = await readFile(join(folder, file), 'utf8');
    return [file.slice(0, -3), typescript.transpileDeclaration(source, { compilerOptions }).outputText] as const;
  });
  return Object.fromEntries(await Promise.all(modules));
}

/** Names the files of declarations for ESM or CommonJS, and each other's files in them as the compiler expects it. */
function forModules(declarations: Files, codeExtension: string, extension: string): Files {
  const modules = Object.entries(declarations).map(([name, text]) => [
    `dist/${name}.${extension}`,
    text.replace(/(from '\.\/[\w-]+)(?:\.d)?\.ts'/g, `$1.${codeExtension}'`),
  ]);
  return Object.fromEntries(modules);
}

interface ServicePackage {
  readonly license: string;
  readonly devDependencies: { readonly 'openapi-fetch': string };
}

function toManifest({ info }: OpenAPI3, { license, devDependencies }: ServicePackage, name: string) {
  return {
    name,
    version: info.version,
    description: 'Typed client of the todo API.',
    license,
    type: 'module',
    sideEffects: false,
    engines: { node: '>=20.3' },
    files: ['dist'],
    main: './dist/index.cjs',
    types: './dist/index.d.cts',
    exports: {
      '.': {
        import: { types: './dist/index.d.ts', default: './dist/index.js' },
        require: { types: './dist/index.d.cts', default: './dist/index.cjs' },
      },
      './package.json': './package.json',
    },
    dependencies: { 'openapi-fetch': devDependencies['openapi-fetch'] },
  };
}
