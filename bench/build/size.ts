import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Bytes. */
export interface Size {
  readonly raw: number;
  readonly gzip: number;
}

/** @returns the size of all code in a folder: source maps and caches are not loaded as code */
export async function sizeOfDir(dir: string): Promise<Size> {
  const files = (await readdir(dir, { recursive: true })).filter((file) => /\.[cm]?js$/.test(file));
  const sizes = await Promise.all(files.map((file) => sizeOfFile(join(dir, file))));
  return sizes.reduce((sum, { raw, gzip }) => ({ raw: sum.raw + raw, gzip: sum.gzip + gzip }), { raw: 0, gzip: 0 });
}

export async function sizeOfFile(file: string): Promise<Size> {
  const code = await readFile(file);
  return { raw: code.length, gzip: gzipSync(code, { level: 9 }).length };
}
