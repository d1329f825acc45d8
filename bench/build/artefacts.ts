import { cp, readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { toNodeArgs } from '#runtime-api/node-bootstrap.ts';
import { addCompileCache } from '../../tools/serverless/compile-cache/add-compile-cache.ts';
import { before, type Contender, contenders, service } from '../contenders.ts';
import type { Samples } from '../report/judge.ts';
import { bundlePeer } from './bundle.ts';
import type { PackagedFunction, PackagedService } from './package-service.ts';

/** A built contender, as a function of Lambda. */
export interface Artefact extends Contender, PackagedFunction {
  /** Starts it in place of Node and the runtime's client: the `bootstrap` of another runtime. */
  readonly command?: readonly string[];
  readonly size?: Size;
}

/** Bytes of code. */
interface Size {
  readonly raw: number;
  readonly gzip: number;
}

/** The service now and, if it is compared with one, at an earlier revision. */
export interface Services {
  readonly [service]: PackagedService;
  readonly [before]?: PackagedService;
}

/** Bundles the peers with the service's settings, and makes the compile caches. */
export async function buildArtefacts(services: Services, workDir: string): Promise<readonly Artefact[]> {
  const packaged = services[service];
  const built = contenders.map(async (contender): Promise<readonly Artefact[]> => {
    const { name, build } = contender;
    if (name === before) return services[before] === undefined ? [] : [{ ...contender, ...services[before] }];
    if (build === 'packaged') {
      const code = contender.isCached ? await addCache(contender, packaged) : packaged;
      return [{ ...contender, ...code, ...(name === service && { size: await sizeOfDir(code.codeDir) }) }];
    }
    if (build === 'none') return [];
    const file = await bundlePeer(contender, workDir, packaged.settings);
    return [{ ...contender, ...packaged, codeDir: dirname(file), file, size: await sizeOfFile(file) }];
  });
  return (await Promise.all(built)).flat();
}

/** @returns a copy of the service's code with a compile cache for the flags with which the contender starts */
async function addCache(contender: Contender, packaged: PackagedService): Promise<PackagedFunction> {
  const { codeDir, file, memory } = packaged;
  const dir = `${codeDir}-${contender.name}`;
  await cp(codeDir, dir, { recursive: true });
  const cached = join(dir, relative(codeDir, file));
  await addCompileCache(cached, toStartArgs(contender, memory));
  return { ...packaged, codeDir: dir, file: cached };
}

/** Returns the arguments with which Lambda starts Node for a contender. */
export function toStartArgs({ isWrapped = false }: Contender, memory: number): readonly string[] {
  return toNodeArgs(memory).filter((arg) => !isWrapped || arg !== '--expose-gc');
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
  const pick = (key: keyof Size) =>
    Object.fromEntries(artefacts.flatMap(({ name, size }) => (size === undefined ? [] : [[name, [size[key] / 1000]]])));
  return { codeRaw: pick('raw'), codeGzip: pick('gzip') };
}
