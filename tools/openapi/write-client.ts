import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transform } from 'esbuild';
import openapiTS, { astToString, COMMENT_HEADER, type OpenAPI3 } from 'openapi-typescript';
import typescript from 'typescript';

/**
 * Writes the package `todo-api-client`: `openapi.d.ts` (the types of `docs/openapi.json`), `index.ts` (`tools/openapi/client` as
 * it is), `index.js` and `index.d.ts` (made of it) and `package.json`. It can be published, or copied into a front end.
 * @param serviceDir the folder that holds `docs`, `src` and `package.json`
 * @param clientDir the folder to write to
 */
export async function writeClient(serviceDir: string, clientDir: string): Promise<void> {
  const document: OpenAPI3 = await readJson(join(serviceDir, 'docs', 'openapi.json'));
  const service: ServicePackage = await readJson(join(serviceDir, 'package.json'));
  const source = await readFile(join(serviceDir, 'tools', 'openapi', 'client', 'index.ts'), 'utf8');
  const { code } = await transform(source, { loader: 'ts', target: 'es2022' });
  await mkdir(clientDir, { recursive: true });
  await writeFile(join(clientDir, 'index.ts'), source);
  await writeFile(join(clientDir, 'index.d.ts'), toDeclaration(source));
  await writeFile(join(clientDir, 'index.js'), code);
  await writeFile(join(clientDir, 'openapi.d.ts'), `${COMMENT_HEADER}${astToString(await openapiTS(document))}`);
  await writeFile(join(clientDir, 'package.json'), `${JSON.stringify(describe(document, service), null, 2)}\n`);
}

/** The compiler of whoever uses the package checks no source of it. */
function toDeclaration(source: string): string {
  return typescript.transpileDeclaration(source, {
    fileName: 'index.ts',
    compilerOptions: { isolatedDeclarations: true },
  }).outputText;
}

interface ServicePackage {
  readonly license: string;
  readonly devDependencies: { readonly 'openapi-fetch': string };
}

function describe({ info }: OpenAPI3, { license, devDependencies }: ServicePackage) {
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
  await writeClient(process.cwd(), 'client');
  process.stdout.write('The client is in client/. Pack it with: npm pack ./client\n');
}
