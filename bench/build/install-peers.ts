import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Installs the frameworks that the service is compared with, from a lockfile of their own, unless they are installed.
 * @param peersDir the folder that holds the peers' `package.json`
 */
export async function installPeers(peersDir: string): Promise<void> {
  const [wanted, installed] = await Promise.all([
    readTime(join(peersDir, 'package-lock.json')),
    readTime(join(peersDir, 'node_modules', '.package-lock.json')),
  ]);
  if (installed >= wanted) return;
  await promisify(execFile)('npm', ['ci', '--no-audit', '--no-fund'], { cwd: peersDir });
}

async function readTime(file: string): Promise<number> {
  const stats = await stat(file).catch(() => undefined);
  return stats?.mtimeMs ?? 0;
}
