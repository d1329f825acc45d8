import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface InstallOptions {
  /** Arguments of `npm ci`. */
  readonly args?: readonly string[];
  /** Returns whether what is installed suffices, for example because an install script has made its file. */
  readonly isComplete?: () => boolean;
}

/**
 * Installs the packages of a folder with a lockfile of its own, if they are missing or older than the lockfile.
 * @returns why that failed, or undefined
 */
export function installPackages(
  folder: string,
  { args = [], isComplete = () => true }: InstallOptions = {},
): string | undefined {
  if (isInstalled(folder) && isComplete()) return undefined;
  const options = { cwd: folder, encoding: 'utf8', shell: true, timeout: 300_000 } as const;
  const { status, stderr } = spawnSync(['npm ci --no-audit --no-fund', ...args].join(' '), options);
  return status === 0 && isComplete()
    ? undefined
    : (stderr.split('\n').find((line) => /^npm err/i.test(line)) ?? `npm ci ended with ${status}`);
}

/** npm writes this file at the end of an installation. */
function isInstalled(folder: string): boolean {
  const written = join(folder, 'node_modules', '.package-lock.json');
  return existsSync(written) && statSync(written).mtimeMs >= statSync(join(folder, 'package-lock.json')).mtimeMs;
}
