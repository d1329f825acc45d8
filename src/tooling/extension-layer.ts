import { join } from 'node:path';
import { build } from 'esbuild';
import JSZip from 'jszip';
import { extensionName } from '../extension/lambda-api.ts';

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
    entryPoints: [join('src', 'extension', 'main.ts')],
    outfile: 'main.cjs',
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minify: true,
    keepNames: true,
    legalComments: 'none',
    logLevel: 'error',
  });
  const zip = new JSZip();
  zip.file(`extensions/${extensionName}`, launcher, { ...entry, unixPermissions: 0o100755 });
  zip.file(`${extensionName}/main.cjs`, outputFiles[0]?.contents ?? '', { ...entry, unixPermissions: 0o100644 });
  return zip.generateAsync({ type: 'nodebuffer', platform: 'UNIX', compression: 'DEFLATE' });
}

const entry = { date: new Date('1980-01-01T00:00:00Z'), createFolders: false };
