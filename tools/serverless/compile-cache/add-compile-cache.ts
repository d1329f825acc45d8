import { execFile } from 'node:child_process';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TableProperties } from '../serverless.ts';

export interface CompileCachePlan {
  /** The module of the function `api`, unpacked: a CommonJS bundle. */
  readonly file: string;
  /** What the table of its trial run is made of. */
  readonly table: TableProperties;
  /** V8's flags become part of the cache; without this, those of Lambda. */
  readonly nodeArgs?: readonly string[];
}

/**
 * How Lambda starts Node, as far as a cache depends on it: sizes of the heap do not count. It is what the bootstrap of
 * nodejs18.x says, in public.ecr.aws/lambda/nodejs; that of nodejs24.x could not be read here.
 */
const lambdaArgs = ['--expose-gc'];

/**
 * Puts a compile cache beside a bundle, and a loader in its place. The cache is of this process's Node.
 * @throws Error when the code fails its trial run
 */
export async function addCompileCache({ file, table, nodeArgs = lambdaArgs }: CompileCachePlan): Promise<void> {
  const code = await readFile(file, 'utf8');
  const wrapped = `(function (exports, require, module, __filename, __dirname) {\n${code}\n})`;
  await writeFile(file.replace(/\.cjs$/, '.code'), wrapped);
  const record = join(import.meta.dirname, 'record-cache.ts');
  await promisify(execFile)(process.execPath, [...nodeArgs, record, file, JSON.stringify(table)]);
  await copyFile(join(import.meta.dirname, 'loader.cjs'), file);
}
