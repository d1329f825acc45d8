import satisfies from 'spdx-satisfies';
import { allowedLicences } from './allowed-licences.ts';
import { type LockedPackage, readLockedPackages } from './locked-packages.ts';
import { reportFaults } from './report-faults.ts';

/**
 * Finds locked packages without an allowed licence, for every platform, installed here or not.
 * @param dir the folder that holds `package-lock.json`
 * @returns a sentence for each
 * @throws Error when the lockfile's version is not 3
 */
export async function findLicenceFaults(dir: string, allowed = allowedLicences): Promise<readonly string[]> {
  const [everywhere, inDevelopment] = [Object.keys(allowed.everywhere), Object.keys(allowed.inDevelopment)];
  return (await readLockedPackages(dir)).flatMap(({ name, version, license, dev = false }) => {
    const fault = findFault(license, dev ? [...everywhere, ...inDevelopment] : everywhere);
    return fault === undefined ? [] : [`${name} ${version} ${fault} in ${dev ? 'development' : 'production'}.`];
  });
}

function findFault(license: LockedPackage['license'], allowed: readonly string[]): string | undefined {
  if (typeof license !== 'string') return 'names no licence, which is not allowed';
  try {
    return satisfies(license, [...allowed]) ? undefined : `has the licence ${license}, which is not allowed`;
  } catch {
    return `has the licence "${license}", which is not an SPDX expression and not allowed`;
  }
}

if (import.meta.main) {
  const faults = await Promise.all(['.', 'bench/peers'].map((dir) => findLicenceFaults(dir)));
  reportFaults(faults.flat(), 'Every locked package has an allowed licence.');
}
