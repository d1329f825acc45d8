import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transform } from 'esbuild';
import openapiTS, { astToString, COMMENT_HEADER, type OpenAPI3 } from 'openapi-typescript';
import typescript from 'typescript';

/**
 * Writes the package `todo-api-client`, to publish or to copy: the types of `docs/openapi.json`, and
 * `tools/openapi/client/index.ts` as source, JavaScript and declarations.
 * @param serviceDir the folder that holds `docs`, `tools` and `package.json`
 */
export async function writeClient(serviceDir: string, clientDir: string): Promise<void> {
  const document: OpenAPI3 = await readJson(join(serviceDir, 'docs', 'openapi.json'));
  const service: ServicePackage = await readJson(join(serviceDir, 'package.json'));
  const source = await readFile(join(serviceDir, 'tools', 'openapi', 'client', 'index.ts'), 'utf8');
  const { code } = await transform(source, { loader: 'ts', target: 'es2022' });
  const { outputText } = typescript.transpileDeclaration(source, { compilerOptions: { isolatedDeclarations: true } });
  const files = {
    'index.ts': source,
    'index.d.ts': outputText,
    'index.js': code,
    'openapi.d.ts': `${COMMENT_HEADER}${astToString(await openapiTS(document))}`,
    'package.json': `${JSON.stringify(toManifest(document, service), null, 2)}\n`,
  };
  await mkdir(clientDir, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(clientDir, name), text);
}

interface ServicePackage {
  readonly license: string;
  readonly devDependencies: { readonly 'openapi-fetch': string };
}

function toManifest({ info }: OpenAPI3, { license, devDependencies }: ServicePackage) {
  return {
    name: 'todo-api-client',
    version: info.version,
    description: 'Typed client of the todo API.',
    license,
    type: 'module',
    exports: { '.': { types: './index.d.ts', default: './index.js' } },
    types: './index.d.ts',
    dependencies: { 'openapi-fetch': devDependencies['openapi-fetch'] },
  };
}

async function readJson<Content>(file: string): Promise<Content> {
  return JSON.parse(await readFile(file, 'utf8'));
}

if (import.meta.main) {
  await writeClient('.', 'client');
  process.stdout.write('The client is in client/. Pack it with: npm pack ./client\n');
}
