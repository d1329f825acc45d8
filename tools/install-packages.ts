import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Installs the packages of a folder with a lockfile of its own, if they are missing or older than the lockfile.
 * @returns why that failed, or undefined
 */
export function installPackages(folder: string): string | undefined {
  if (isInstalled(folder)) return undefined;
  const options = { cwd: folder, encoding: 'utf8', shell: true, timeout: 300_000 } as const;
  const { status, stderr } = spawnSync('npm ci --no-audit --no-fund', options);
  return status === 0
    ? undefined
    : (stderr.split('\n').find((line) => /^npm err/i.test(line)) ?? `npm ci ended with ${status}`);
}

/** npm writes this file at the end of an installation. */
function isInstalled(folder: string): boolean {
  const written = join(folder, 'node_modules', '.package-lock.json');
  return existsSync(written) && statSync(written).mtimeMs >= statSync(join(folder, 'package-lock.json')).mtimeMs;
}
