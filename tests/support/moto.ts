import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { serviceDir } from './service-dir.ts';

const version = '5.2.5';
const modules = join(serviceDir, 'node_modules');
const home = join(modules, `.moto-${version}`);

/** Python that can import moto, once `installMoto` has succeeded. */
export const motoPython = join(home, 'bin', 'python');

/**
 * Installs moto once, in `node_modules`.
 * @returns why that failed, or undefined
 */
export function installMoto(): string | undefined {
  if (existsSync(home)) return undefined;
  const folder = mkdtempSync(join(modules, '.moto-'));
  const pip = 'python3 -m pip --python venv/bin/python --disable-pip-version-check install --quiet --no-compile';
  const command = `python3 -m venv --without-pip venv && ${pip} --retries 1 'moto[server]==${version}'`;
  const { status, stderr } = spawnSync(command, { cwd: folder, shell: true, encoding: 'utf8', timeout: 600_000 });
  try {
    if (status !== 0) return `moto needs Python 3 with venv and pip. ${stderr.trim().split('\n').at(-1)}`;
    renameSync(join(folder, 'venv'), home);
    return undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
