import { join } from 'node:path';
import { build } from 'esbuild';
import { extensionName } from '#otlp-logs-extension/lambda-api.ts';

/** A file of a Lambda layer, which Lambda unpacks in /opt. */
export interface LayerFile {
  readonly path: string;
  readonly contents: string | Uint8Array;
  readonly mode?: number;
}

/** Builds the layer's files. The same source gives the same bytes. */
export async function buildLayer(): Promise<readonly LayerFile[]> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'src', 'main.ts')],
    outfile: 'main.cjs',
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minify: true,
    legalComments: 'none',
    logLevel: 'error',
  });
  return [
    { path: `extensions/${extensionName}`, contents: launcher, mode: 0o755 },
    { path: `${extensionName}/main.cjs`, contents: outputFiles[0]?.contents ?? '' },
  ];
}

/** Lambda starts it. It uses the Node of the function's runtime, but not the function's Node options. */
const launcher = `#!/bin/sh
unset NODE_OPTIONS
exec /var/lang/bin/node --max-old-space-size=64 --max-semi-space-size=2 "\${0%/*}/../${extensionName}/main.cjs"
`;
