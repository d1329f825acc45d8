import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A package in `package-lock.json`. @see https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json#packages */
export interface LockedPackage {
  /** The path of its folder, for example `node_modules/a/node_modules/b`. */
  readonly path: string;
  /** The last part of the path: the name that its dependents use. */
  readonly folder: string;
  readonly name: string;
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/**
 * Reads the packages of a lockfile, without the root.
 * @param dir the folder that holds `package-lock.json`
 * @throws Error when the lockfile's version is not 3, because the fields of other versions differ
 */
export async function readLockedPackages(dir: string): Promise<readonly LockedPackage[]> {
  const lockfile: Lockfile = JSON.parse(await readFile(join(dir, 'package-lock.json'), 'utf8'));
  const { lockfileVersion, packages = {} } = lockfile;
  if (lockfileVersion !== 3) throw new Error(`package-lock.json has lockfileVersion ${lockfileVersion}, not 3.`);
  return Object.entries(packages).flatMap(([path, entry]) => {
    const folder = path.replace(/^.*node_modules\//, '');
    // An entry has a `name` only if it differs from the folder, as an alias does.
    return path === '' ? [] : [{ name: folder, ...entry, path, folder }];
  });
}

interface Lockfile {
  readonly lockfileVersion: number;
  readonly packages?: Readonly<Record<string, Partial<LockedPackage>>>;
}
