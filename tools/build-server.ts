import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import leanSdk from '../packages/lean-aws/esbuild-plugin.ts';
import { print, runProgram } from './local/program.ts';

const usage = 'Usage: node tools/build-server.ts [--store dynamodb|postgres|s3] [--out dist/server.cjs]';

/** Bundles the plain server with one store to a file that Node 24 runs, and its source map. */
export async function buildServer(store: string, out: string): Promise<void> {
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
    await buildServer(values.store, values.out);
    print(`Wrote ${values.out}: node ${values.out}`);
  });
}
