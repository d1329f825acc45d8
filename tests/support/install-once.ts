import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { serviceDir } from './service-dir.ts';

const modules = join(serviceDir, 'node_modules');

/** Milliseconds for one installation. */
export const installLimit = 600_000;

/** Returns the folder of what `installOnce` has installed under this name. */
export function installedFolder(name: string): string {
  return join(modules, `.${name}`);
}

/**
 * Installs something in `node_modules`, once, and whole or not at all.
 * @param name of what is installed, with its version
 * @param install fills an empty folder. @returns why that failed, or undefined
 * @returns what `install` returned
 */
export function installOnce(name: string, install: (folder: string) => string | undefined): string | undefined {
  const home = installedFolder(name);
  if (existsSync(home)) return undefined;
  const folder = mkdtempSync(`${home}-`);
  try {
    const fault = install(folder);
    if (fault === undefined) renameSync(folder, home);
    return fault;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
