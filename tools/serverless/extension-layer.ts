import { join } from 'node:path';
import { build } from 'esbuild';
import { extensionName } from '#otlp-logs-extension/lambda-api.ts';
import { zip } from './zip.ts';

/**
 * Lambda starts every file in /opt/extensions. This one runs what is beside it by the Node of the function's own runtime,
 * with little memory and nothing that is meant for the function's Node.
 */
const launcher = `#!/bin/sh
unset NODE_OPTIONS
exec /var/lang/bin/node --max-old-space-size=64 --max-semi-space-size=2 "\${0%/*}/../${extensionName}/main.cjs"
`;

/**
 * Bundles the extension, and zips it as a layer that Lambda unpacks in /opt: the same, byte for byte, for the same source.
 * @param serviceDir the folder that holds `src`, its schemas compiled
 */
export async function createExtensionLayer(serviceDir: string): Promise<Buffer> {
  const { outputFiles } = await build({
    absWorkingDir: serviceDir,
    entryPoints: [join('packages', 'otlp-logs-extension', 'src', 'main.ts')],
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
  return zip([
    { path: `extensions/${extensionName}`, contents: launcher, mode: 0o755 },
    { path: `${extensionName}/main.cjs`, contents: outputFiles[0]?.contents ?? '' },
  ]);
}
