import { cp } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { addCompileCache } from '../../tools/serverless/compile-cache/add-compile-cache.ts';
import { type Contender, contenders } from '../contenders.ts';
import type { Samples } from '../report/samples.ts';
import { bundlePeer } from './bundle.ts';
import { type PackagedService, packageService } from './package-service.ts';
import { type Size, sizeOfDir, sizeOfFile } from './size.ts';

/** A contender that is built. */
export interface Artefact extends Contender {
  /** The module that exports the handler. */
  readonly file: string;
  readonly size: Size;
}

export interface Artefacts {
  readonly artefacts: readonly Artefact[];
  /** The environment that the service's function has. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Packages the service, and bundles the peers as it is bundled. */
export async function buildArtefacts(serviceDir: string, workDir: string): Promise<Artefacts> {
  const packaged = await packageService(serviceDir, workDir);
  const { codeDir, environment, settings } = packaged;
  const artefacts = contenders.map(async (contender) => {
    if (contender.build === 'packaged') {
      const file = await provideCompileCache(contender, packaged);
      return { ...contender, file, size: await sizeOfDir(codeDir) };
    }
    const bundle = await bundlePeer(contender, workDir, settings);
    return { ...contender, file: bundle, size: await sizeOfFile(bundle) };
  });
  return { artefacts: await Promise.all(artefacts), environment };
}

/** @returns the module of the service with the compile cache that the contender has, if any */
async function provideCompileCache({ name, compileCache }: Contender, packaged: PackagedService): Promise<string> {
  const { file, codeDir, table } = packaged;
  if (compileCache === undefined) return file;
  const dir = `${codeDir}-${name}`;
  await cp(codeDir, dir, { recursive: true });
  const cached = join(dir, relative(codeDir, file));
  await addCompileCache({ file: cached, table, nodeArgs: compileCache === 'taken' ? [] : ['--expose-gc'] });
  return cached;
}

/** @returns the sizes as samples, in kB of 1000 bytes */
export function toSizeSamples(artefacts: readonly Artefact[]): Samples {
  const bundles = artefacts.filter(({ compileCache }) => compileCache === undefined);
  const pick = (key: keyof Size) => Object.fromEntries(bundles.map(({ name, size }) => [name, [size[key] / 1000]]));
  return { codeRaw: pick('raw'), codeGzip: pick('gzip') };
}
