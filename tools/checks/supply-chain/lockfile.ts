import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What `package-lock.json` says of one package. @see npm's page "package-lock.json", under `packages` */
export interface LockedPackage {
  /** Where it is installed, as in `node_modules/a/node_modules/b`. */
  readonly path: string;
  /** The last part of the path: what asks for the package calls it so. */
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
 * @param serviceDir the folder that holds `package-lock.json`
 * @returns its packages, without the service itself
 * @throws Error when the lockfile has another version than 3: the fields of others differ
 */
export async function readLockedPackages(serviceDir: string): Promise<readonly LockedPackage[]> {
  const { lockfileVersion, packages = {} }: Lockfile = JSON.parse(
    await readFile(join(serviceDir, 'package-lock.json'), 'utf8'),
  );
  if (lockfileVersion !== 3) throw new Error(`package-lock.json has lockfileVersion ${lockfileVersion}, not 3.`);
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, entry]) => ({ name: toName(path), ...entry, path, folder: toName(path) }));
}

interface Lockfile {
  readonly lockfileVersion: number;
  readonly packages?: Readonly<
    Record<string, Omit<LockedPackage, 'path' | 'folder' | 'name'> & { readonly name?: string }>
  >;
}

/** An entry has a `name` of its own only where its folder is called otherwise, as an alias is. */
function toName(path: string): string {
  return path.slice(path.lastIndexOf(folder) + folder.length);
}

const folder = 'node_modules/';
