import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import leanSdk from '../packages/lean-aws/esbuild-plugin.ts';
import { print, runProgram } from './local/program.ts';
import { isStoreName, type StoreName, stores } from './local/stores.ts';

const usage = 'Usage: npx node tools/build-server.ts [--store dynamodb|postgres|s3] [--out dist/server.cjs]';

/** Bundles the plain server with one store to a file that Node 24 runs, and its source map. */
export async function buildServer(store: StoreName, out: string): Promise<void> {
  const serviceDir = `${import.meta.dirname}/..`;
  const { version } = JSON.parse(readFileSync(`${serviceDir}/package.json`, 'utf8'));
  await build({
    absWorkingDir: serviceDir,
    entryPoints: ['src/handlers/server.ts'],
    outfile: out,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    conditions: [store, 'module'],
    legalComments: 'none',
    sourcemap: 'external',
    sourcesContent: false,
    plugins: leanSdk,
    banner: { js: toDefaults({ SERVICE_VERSION: version, DATABASE_CONNECTIONS: '10' }) },
    logLevel: 'warning',
  });
}

/** Returns code that sets variables of the environment that are missing. */
function toDefaults(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `process.env.${name} ??= ${JSON.stringify(value)};`)
    .join(' ');
}

if (import.meta.main) {
  await runProgram(usage, async (args) => {
    const { values } = parseArgs({
      args: [...args],
      options: { store: { type: 'string', default: 'dynamodb' }, out: { type: 'string', default: 'dist/server.cjs' } },
    });
    const { store, out } = values;
    if (!isStoreName(store)) throw new Error(`--store must be one of ${Object.keys(stores).join(', ')}, not ${store}.`);
    await buildServer(store, out);
    print(`Wrote ${out}. Node 24 runs it: npx node ${out}`);
  });
}
