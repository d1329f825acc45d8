import { join } from 'node:path';
import { installPythonPackages } from '../../tools/install-python-packages.ts';
import { installedFolder, installLimit, installOnce } from './install-once.ts';

const version = '5.2.5';
const name = `moto-${version}`;

/** Python that can import moto, once `installMoto` has succeeded. */
export const motoPython = join(installedFolder(name), 'venv', 'bin', 'python');

/**
 * Installs moto once, in `node_modules`.
 * @returns why that failed, or undefined
 */
export function installMoto(): string | undefined {
  return installOnce(name, (folder) => {
    const fault = installPythonPackages(folder, [`moto[server]==${version}`], installLimit);
    return fault && `moto needs Python 3 with venv and pip. ${fault}`;
  });
}
