import { execFile } from 'node:child_process';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { StoreName } from '../../local/stores.ts';
import type { TableProperties } from '../serverless.ts';

export interface CompileCachePlan {
  /** Unpacked CommonJS bundle of the function `api`. */
  readonly file: string;
  /** Store of the bundle. Its trial run uses the embedded engine. */
  readonly store: StoreName;
  /** Table of a stage on DynamoDB. */
  readonly table: TableProperties | undefined;
  /** Arguments of Node, because V8's flags become part of the cache. Defaults to those of Lambda. */
  readonly nodeArgs?: readonly string[];
}

/**
 * Arguments of Node on Lambda on which a cache depends. Sizes of the heap do not count. They are from the bootstrap of
 * nodejs18.x in public.ecr.aws/lambda/nodejs. The bootstrap of nodejs24.x was not available.
 */
const lambdaArgs = ['--expose-gc'];

/**
 * Puts a compile cache of this process's Node beside a bundle, and a loader in the bundle's place.
 * @throws Error when the code fails its trial run
 */
export async function addCompileCache({ nodeArgs = lambdaArgs, ...trial }: CompileCachePlan): Promise<void> {
  const { file } = trial;
  const code = await readFile(file, 'utf8');
  const wrapped = `(function (exports, require, module, __filename, __dirname) {\n${code}\n})`;
  await writeFile(file.replace(/\.cjs$/, '.code'), wrapped);
  const record = join(import.meta.dirname, 'record-cache.ts');
  await promisify(execFile)(process.execPath, [...nodeArgs, record, JSON.stringify(trial)]);
  await copyFile(join(import.meta.dirname, 'loader.cjs'), file);
}
