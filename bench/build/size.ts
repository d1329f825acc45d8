import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Bytes. */
export interface Size {
  readonly raw: number;
  readonly gzip: number;
}

/** @returns the size of all code in a folder: source maps and caches are not loaded as code */
export async function sizeOf(dir: string): Promise<Size> {
  const files = (await readdir(dir, { recursive: true })).filter((file) => /\.[cm]?js$/.test(file));
  const codes = await Promise.all(files.map((file) => readFile(join(dir, file))));
  const sum = (lengths: readonly number[]) => lengths.reduce((total, length) => total + length, 0);
  return {
    raw: sum(codes.map((code) => code.length)),
    gzip: sum(codes.map((code) => gzipSync(code, { level: 9 }).length)),
  };
}
