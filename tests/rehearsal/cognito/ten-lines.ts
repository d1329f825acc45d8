import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { ScratchProject } from '../../support/scratch-project.ts';
import { serviceDir } from '../../support/service-dir.ts';

/** Returns the lines of the first block of commands in docs/deploying.md, without `npm ci`, which has been run. */
export function readTenLines(): readonly string[] {
  const page = readFileSync(join(serviceDir, 'docs', 'deploying.md'), 'utf8');
  const [, block = ''] = /^```sh\n(.*?)^```/ms.exec(page) ?? [];
  const lines = block.trim().split('\n');
  if (lines.shift() !== 'npm ci') throw new Error('The first of the ten lines is not npm ci.');
  return lines;
}

/**
 * Starts lines in a shell that ends at the first failure.
 * @param gateway URL to which this curl leads what the others send to API Gateway
 */
export function startLines(
  lines: readonly string[],
  project: ScratchProject,
  gateway: string,
  environment: Readonly<Record<string, string>>,
) {
  const folder = join(project.dir, 'bin');
  mkdirSync(folder);
  const address = 'https://*.execute-api.eu-west-1.amazonaws.com';
  const curl = `#!/bin/bash\nexec /usr/bin/curl --silent --write-out '\\n' "\${@/#${address.replaceAll('/', '\\/')}/${gateway}}"\n`;
  writeFileSync(join(folder, 'curl'), curl, { mode: 0o755 });
  const script = ['set -e -o pipefail', ...lines].join('\n');
  const path = [folder, join(project.dir, 'node_modules', '.bin'), process.env['PATH']].join(delimiter);
  return project.start(['bash', '-c', script], { ...environment, PATH: path });
}
