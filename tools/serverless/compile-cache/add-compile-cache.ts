import { execFile } from 'node:child_process';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Flag of Lambda's bootstrap on which a cache depends. Sizes of the heap and of headers do not count. */
export const exposeGc = '--expose-gc';

/**
 * Puts a compile cache of this process's Node beside a bundle, and a loader in the bundle's place.
 * @param file unpacked CommonJS bundle of a function
 * @param nodeArgs arguments with which Lambda will start Node, because V8's flags become part of the cache
 * @throws Error when the code does not compile
 */
export async function addCompileCache(file: string, nodeArgs: readonly string[]): Promise<void> {
  const code = await readFile(file, 'utf8');
  const wrapped = `(function (exports, require, module, __filename, __dirname, compileCache) {\n${code}\n})`;
  await writeFile(file.replace(/\.cjs$/, '.code'), wrapped);
  const record = join(import.meta.dirname, 'record-cache.ts');
  await promisify(execFile)(process.execPath, [...nodeArgs, record, file]);
  await copyFile(join(import.meta.dirname, 'loader.cjs'), file);
}
