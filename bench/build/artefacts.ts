import { cp, readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { addCompileCache } from '../../tools/serverless/compile-cache/add-compile-cache.ts';
import { type Contender, contenders } from '../contenders.ts';
import type { Samples } from '../report/judge.ts';
import { bundlePeer } from './bundle.ts';
import { type PackagedService, packageService } from './package-service.ts';

/** A built contender. */
export interface Artefact extends Contender {
  /** The module that exports the handler. */
  readonly file: string;
  readonly size: Size;
}

/** Bytes of code. */
interface Size {
  readonly raw: number;
  readonly gzip: number;
}

export interface Artefacts {
  readonly artefacts: readonly Artefact[];
  /** The environment of the service's function. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Packages the service, and bundles the peers with the same settings. */
export async function buildArtefacts(serviceDir: string, workDir: string): Promise<Artefacts> {
  const packaged = await packageService(serviceDir, workDir);
  const { codeDir, environment, settings } = packaged;
  const artefacts = contenders.map(async (contender) => {
    if (contender.build === 'packaged') {
      const file = await provideCompileCache(contender, packaged);
      return { ...contender, file, size: await sizeOfDir(codeDir) };
    }
    const file = await bundlePeer(contender, workDir, settings);
    return { ...contender, file, size: await sizeOfFile(file) };
  });
  return { artefacts: await Promise.all(artefacts), environment };
}

/** @returns the service's module, in a copy with the contender's compile cache if it has one */
async function provideCompileCache({ name, compileCache }: Contender, packaged: PackagedService): Promise<string> {
  const { file, codeDir, table } = packaged;
  if (compileCache === undefined) return file;
  const dir = `${codeDir}-${name}`;
  await cp(codeDir, dir, { recursive: true });
  const cached = join(dir, relative(codeDir, file));
  await addCompileCache({
    file: cached,
    store: 'dynamodb',
    table,
    nodeArgs: compileCache === 'taken' ? [] : ['--expose-gc'],
  });
  return cached;
}

/** Adds up all code in a folder. Source maps and caches are not code. */
async function sizeOfDir(dir: string): Promise<Size> {
  const files = (await readdir(dir, { recursive: true })).filter((file) => /\.[cm]?js$/.test(file));
  const sizes = await Promise.all(files.map((file) => sizeOfFile(join(dir, file))));
  return sizes.reduce((sum, { raw, gzip }) => ({ raw: sum.raw + raw, gzip: sum.gzip + gzip }), { raw: 0, gzip: 0 });
}

export async function sizeOfFile(file: string): Promise<Size> {
  const code = await readFile(file);
  return { raw: code.length, gzip: gzipSync(code, { level: 9 }).length };
}

/** Returns the sizes as samples, in kB of 1000 bytes. */
export function toSizeSamples(artefacts: readonly Artefact[]): Samples {
  const bundles = artefacts.filter(({ compileCache }) => compileCache === undefined);
  const pick = (key: keyof Size) => Object.fromEntries(bundles.map(({ name, size }) => [name, [size[key] / 1000]]));
  return { codeRaw: pick('raw'), codeGzip: pick('gzip') };
}
