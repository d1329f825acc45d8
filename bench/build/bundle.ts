import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import leanSdk from '../../packages/lean-aws/esbuild-plugin.ts';
import type { Contender } from '../contenders.ts';

const benchDir = join(import.meta.dirname, '..');

/** What every bundle for Lambda is. */
const common: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  sourcemap: 'external',
  sourcesContent: false,
  logLevel: 'error',
};

/** Bundles a peer of the service into one file. @param settings those of the service @returns where it is */
export async function bundlePeer(contender: Contender, workDir: string, settings: BuildOptions): Promise<string> {
  const { name, entry = name } = contender;
  const file = join(workDir, 'peers', `${name}.cjs`);
  await build({
    ...common,
    ...(contender.build === 'settings' ? settings : {}),
    format: 'cjs',
    entryPoints: [join(benchDir, 'peers', `${entry}.ts`)],
    outfile: file,
  });
  return file;
}

/** Bundles the function `api` as it is packaged, but with other settings. @returns where it is */
export async function bundleService(serviceDir: string, workDir: string, settings: BuildOptions): Promise<string> {
  const outfile = join(workDir, 'variants', 'api.cjs');
  const entryPoints = [join(serviceDir, 'src', 'handlers', 'api.ts')];
  await build({ ...common, ...settings, plugins: leanSdk, entryPoints, outfile });
  return outfile;
}

/** The programs that run in a process of their own: bundled, for Node would first load what strips their types. */
export const programs = ['check', 'cold', 'warm', 'memory', 'latency', 'export', 'stub'] as const;

export type Program = (typeof programs)[number];

/** @returns a function that tells where the bundle of a program is */
export async function bundlePrograms(workDir: string): Promise<(program: Program) => string> {
  const outdir = join(workDir, 'process');
  await build({
    ...common,
    format: 'cjs',
    entryPoints: programs.map((program) => join(benchDir, 'process', `${program}.ts`)),
    outExtension: { '.js': '.cjs' },
    outdir,
  });
  return (program) => join(outdir, `${program}.cjs`);
}
