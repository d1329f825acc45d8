import satisfies from 'spdx-satisfies';
import { readLockedPackages } from './locked-packages.ts';

/** SPDX identifiers. */
export interface AllowedLicences {
  readonly everywhere: readonly string[];
  /** Additional licences of packages that only development uses. */
  readonly inDevelopment: readonly string[];
}

/**
 * Finds locked packages without an allowed licence, for every platform, installed or not.
 * @param dir the folder that holds `package-lock.json`
 * @returns a sentence for each
 * @throws Error when the lockfile's version is not 3
 */
export async function findLicenceFaults(dir: string, allowed: AllowedLicences): Promise<readonly string[]> {
  const { everywhere, inDevelopment } = allowed;
  return (await readLockedPackages(dir)).flatMap(({ name, version, license, dev = false }) => {
    const fault = findFault(license, dev ? [...everywhere, ...inDevelopment] : [...everywhere]);
    return fault === undefined ? [] : [`${name} ${version} ${fault} in ${dev ? 'development' : 'production'}.`];
  });
}

function findFault(license: unknown, allowed: string[]): string | undefined {
  if (typeof license !== 'string') return 'names no licence, which is not allowed';
  try {
    return satisfies(license, allowed) ? undefined : `has the licence ${license}, which is not allowed`;
  } catch {
    return `has the licence "${license}", which is not an SPDX expression and not allowed`;
  }
}
