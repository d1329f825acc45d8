import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import typescript from 'typescript';

/**
 * Compiles the TypeScript blocks of a Markdown page.
 * @param clientDir folder of the typed client, which gets the blocks as files
 * @param packages folder with the other packages that the blocks import
 * @returns the compiler's errors, empty if there are none
 */
export function compilePage(page: string, clientDir: string, packages: string): string {
  symlinkSync(resolve(packages), join(clientDir, 'node_modules'), 'junction');
  const blocks = [...readFileSync(page, 'utf8').matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = '']) => code);
  const files = [...blocks, declarations].map((code, index) => {
    const file = join(clientDir, `block-${index + 1}.ts`);
    writeFileSync(file, code);
    return file;
  });
  const options = { ...compilerOptions, paths: { 'todo-api-client': [join(clientDir, 'dist', 'index.d.ts')] } };
  const diagnostics = typescript.getPreEmitDiagnostics(typescript.createProgram(files, options));
  return typescript.formatDiagnostics(diagnostics, {
    getCurrentDirectory: () => clientDir,
    getCanonicalFileName: (file) => file,
    getNewLine: () => '\n',
  });
}

/** What the blocks leave to their reader. */
const declarations = 'declare const session: { readonly accessToken: string; readonly renew: () => Promise<string> };';

const compilerOptions: typescript.CompilerOptions = {
  target: typescript.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  module: typescript.ModuleKind.ESNext,
  moduleResolution: typescript.ModuleResolutionKind.Bundler,
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  skipLibCheck: true,
  noEmit: true,
};
