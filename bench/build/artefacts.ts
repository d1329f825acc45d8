import { type Contender, contenders, service } from '../contenders.ts';
import type { Samples } from '../report/samples.ts';
import { bundlePeer } from './bundle.ts';
import { packageService } from './package-service.ts';
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
  const { file, codeDir, environment, settings } = await packageService(serviceDir, workDir);
  const artefacts = contenders.map(async (contender) => {
    if (contender.name === service) return { ...contender, file, size: await sizeOfDir(codeDir) };
    const bundle = await bundlePeer(contender, workDir, settings);
    return { ...contender, file: bundle, size: await sizeOfFile(bundle) };
  });
  return { artefacts: await Promise.all(artefacts), environment };
}

/** @returns the sizes as samples, in kB of 1000 bytes */
export function toSizeSamples(artefacts: readonly Artefact[]): Samples {
  const pick = (key: keyof Size) => Object.fromEntries(artefacts.map(({ name, size }) => [name, [size[key] / 1000]]));
  return { codeRaw: pick('raw'), codeGzip: pick('gzip') };
}
