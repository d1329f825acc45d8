import { cp, readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { toNodeArgs } from '#runtime-api/node-bootstrap.ts';
import { addCompileCache, exposeGc } from '../../tools/serverless/compile-cache/add-compile-cache.ts';
import { copyWrapper, wrapperVariable } from '../../tools/serverless/steps/exec-wrapper.ts';
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

/** Bundles the peers with the service's settings, and makes all forms of the service. */
export async function buildArtefacts(services: Services, workDir: string): Promise<readonly Artefact[]> {
  const { [service]: own, [before]: earlier } = services;
  const built = contenders.map(async (contender): Promise<readonly Artefact[]> => {
    const { name, build } = contender;
    if (build === 'none') return [];
    if (name === before) return earlier === undefined ? [] : [{ ...contender, ...earlier }];
    if (name === service) return [{ ...contender, ...own, size: await sizeOfDir(own.codeDir) }];
    if (build === 'packaged') return [{ ...contender, ...(await copyAs(contender, own)) }];
    const file = await bundlePeer(contender, workDir, own.settings);
    const code = await addForm(contender, { ...own, codeDir: dirname(file), file });
    return [{ ...contender, ...code, size: await sizeOfFile(file) }];
  });
  return (await Promise.all(built)).flat();
}

/** Returns a copy of a function in the form of a contender. */
export async function copyAs(form: Form, { codeDir, file, ...packaged }: PackagedFunction): Promise<PackagedFunction> {
  const dir = `${codeDir}-${form.name}`;
  await cp(codeDir, dir, { recursive: true });
  return addForm(form, { ...packaged, codeDir: dir, file: join(dir, relative(codeDir, file)) });
}

type Form = Pick<Contender, 'name' | 'isWrapped' | 'isCached'>;

/** Adds what packaging adds for settings of a stage: the wrapper, and a compile cache for the flags of the start. */
async function addForm({ isWrapped = false, isCached = false }: Form, packaged: PackagedFunction) {
  const { codeDir, file, memory, environment } = packaged;
  if (isCached) {
    const args = toNodeArgs(memory).filter((arg) => !(isWrapped && arg === exposeGc));
    await addCompileCache(file, args);
  }
  if (!isWrapped) return packaged;
  await copyWrapper(codeDir);
  return { ...packaged, environment: { ...environment, ...wrapperVariable } };
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
