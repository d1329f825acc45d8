import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import type { Contender } from '../contenders.ts';

const benchDir = join(import.meta.dirname, '..');

/** Settings of every bundle for Lambda. */
const common: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  sourcemap: 'external',
  sourcesContent: false,
  logLevel: 'error',
};

/**
 * Bundles a peer of the service into one file.
 * @param settings the service's settings, which peers use unless they are built with esbuild's defaults
 * @returns the file's path
 */
export async function bundlePeer(
  contender: Pick<Contender, 'name' | 'build' | 'entry'>,
  workDir: string,
  settings: BuildOptions,
): Promise<string> {
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

const programs = ['cold', 'warm', 'memory', 'latency', 'stub', 'probe'] as const;

export type Program = (typeof programs)[number];

/**
 * Bundles the programs that run in a process of their own, because Node would otherwise load its type stripping first.
 * @returns a function from a program to the path of its bundle
 */
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
