import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';

/**
 * Installs what the service is compared with, which only the benchmark needs, from a lockfile of its own: `npm ci` of the
 * service stays small. Does nothing when the lockfile is installed already.
 * @param peersDir the folder that holds the peers' `package.json`
 * @returns whether there was anything to install
 */
export async function installPeers(peersDir: string): Promise<boolean> {
  const [wanted, installed] = await Promise.all([
    readTime(join(peersDir, 'package-lock.json')),
    readTime(join(peersDir, 'node_modules', '.package-lock.json')),
  ]);
  if (installed >= wanted) return false;
  await runCommand(['npm', 'ci', '--no-audit', '--no-fund'], { cwd: peersDir });
  return true;
}

async function readTime(file: string): Promise<number> {
  try {
    return (await stat(file)).mtimeMs;
  } catch {
    return 0;
  }
}
