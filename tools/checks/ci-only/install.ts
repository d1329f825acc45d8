import { installPackages } from '../../install-packages.ts';

/** Installs the packages of this folder. @returns why that failed, or undefined */
export function installCiOnly(): string | undefined {
  return installPackages(import.meta.dirname);
}
