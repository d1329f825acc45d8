import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findUnaskedAliases } from './supply-chain/aliases.ts';
import { type AllowScripts, findUnreviewedScripts } from './supply-chain/install-scripts.ts';
import { type LockedPackage, readLockedPackages } from './supply-chain/lockfile.ts';
import { findInexactVersions, type Manifest } from './supply-chain/versions.ts';
import { judge, report, type Verdict } from './verdict.ts';

/**
 * Checks that an install brings the same bytes from a registry wherever it runs: exact versions, hashes, no other
 * sources or names, the packages of every platform, and no install script that nobody decided on.
 * @param serviceDir the folder that holds `package.json` and `package-lock.json`
 * @throws Error when the lockfile has another version than 3
 */
export async function checkLockfile(serviceDir: string): Promise<Verdict> {
  const manifest: Manifest & { readonly allowScripts?: AllowScripts } = JSON.parse(
    await readFile(join(serviceDir, 'package.json'), 'utf8'),
  );
  const packages = await readLockedPackages(serviceDir);
  const faults = [
    ...findInexactVersions(manifest),
    ...packages.flatMap(findForeignSource),
    ...findUnaskedAliases(manifest, packages),
    ...findMissingPlatforms(packages),
    ...findUnreviewedScripts(manifest.allowScripts ?? {}, packages),
  ];
  return judge(faults, `All ${packages.length} locked packages have an exact source.`);
}

/** The lockfile omits the registry's addresses (`.npmrc`), so an address that is there leads elsewhere. */
function findForeignSource({ path, link, resolved, integrity = '' }: LockedPackage): readonly string[] {
  if (link || !path.startsWith('node_modules/')) return [`${path} is a folder or a link, not a package of a registry.`];
  if (resolved !== undefined) return [`${path} comes from ${resolved}, which the lockfile must not name.`];
  return sha512.test(integrity) ? [] : [`${path} has no sha512 integrity.`];
}

const sha512 = /^sha512-[A-Za-z0-9+/]{86}==$/;

/** npm silently leaves out optional packages that the registry at hand does not have; `npm ci` elsewhere then fails. */
function findMissingPlatforms(packages: readonly LockedPackage[]): readonly string[] {
  const paths = new Set(packages.map(({ path }) => path));
  return packages.flatMap(({ path, optionalDependencies = {} }) =>
    Object.keys(optionalDependencies)
      .filter((name) => !isLocked(paths, path, name))
      .map((name) => `${path} needs ${name} on some platforms, but the lockfile does not hold it.`),
  );
}

/** As Node looks for a package: in the folder itself, then in each folder above. */
function isLocked(paths: ReadonlySet<string>, from: string, name: string): boolean {
  if (from === '') return paths.has(`node_modules/${name}`);
  const above = from.slice(0, Math.max(from.lastIndexOf('/node_modules/'), 0));
  return paths.has(`${from}/node_modules/${name}`) || isLocked(paths, above, name);
}

if (import.meta.main) report(await checkLockfile(process.argv[2] ?? process.cwd()));
