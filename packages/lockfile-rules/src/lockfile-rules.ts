import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LockedPackage, readLockedPackages } from './locked-packages.ts';

/**
 * Finds what could make two installs of a lockfile differ: inexact versions, missing hashes, sources other than a
 * registry, packages under another's name, missing packages of other platforms and unreviewed install scripts.
 * @param dir the folder that holds `package.json` and `package-lock.json`
 * @returns a sentence for each fault
 * @throws Error when the lockfile's version is not 3
 */
export async function findLockfileFaults(dir: string): Promise<readonly string[]> {
  const manifest: Manifest = JSON.parse(await readFile(join(dir, 'package.json'), 'utf8'));
  const { dependencies = {}, devDependencies = {}, optionalDependencies = {}, overrides = {} } = manifest;
  const specs = listSpecs({ dependencies, devDependencies, optionalDependencies, overrides });
  const packages = await readLockedPackages(dir);
  return [
    ...specs.flatMap(findInexactVersion),
    ...packages.flatMap(findForeignSource),
    ...findUnrequestedAliases(specs, packages),
    ...findMissingPlatforms(packages),
    ...findUnreviewedScripts(Object.keys(manifest.allowScripts ?? {}), packages),
  ];
}

interface Manifest {
  readonly dependencies?: Specs;
  readonly devDependencies?: Specs;
  readonly optionalDependencies?: Specs;
  readonly overrides?: Specs;
  readonly allowScripts?: Readonly<Record<string, boolean>>;
}

/** Overrides nest. */
interface Specs {
  readonly [name: string]: string | Specs;
}

type Spec = readonly [name: string, spec: string];

function listSpecs(specs: Specs): readonly Spec[] {
  return Object.entries(specs).flatMap(([name, spec]) =>
    typeof spec === 'string' ? [[name, spec] as const] : listSpecs(spec),
  );
}

function findInexactVersion([name, spec]: Spec): readonly string[] {
  return exact.test(spec) ? [] : [`package.json requires ${name} as "${spec}", which is not one exact version.`];
}

/** A version of Semantic Versioning 2.0.0, also of an alias (`npm:name@1.2.3`); or an override's `$name`. */
const exact = /^(?:npm:(?:@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(?:-[\w.-]+)?(?:\+[\w.-]+)?$|^\$(?:@[\w.-]+\/)?[\w.-]+$/;

function findForeignSource({ path, link, resolved, integrity = '' }: LockedPackage): readonly string[] {
  if (link || !path.startsWith('node_modules/')) return [`${path} is a folder or a link, not a registry's package.`];
  if (resolved !== undefined) return [`${path} comes from ${resolved}, but the lockfile must not contain addresses.`];
  return sha512.test(integrity) ? [] : [`${path} has no sha512 integrity.`];
}

const sha512 = /^sha512-[A-Za-z0-9+/]{86}==$/;

/** `npm ci` compares versions but not names, so an edit of the lockfile could replace any package. */
function findUnrequestedAliases(specs: readonly Spec[], packages: readonly LockedPackage[]): readonly string[] {
  const all = packages.flatMap(({ dependencies = {}, optionalDependencies = {} }) =>
    listSpecs({ dependencies, optionalDependencies }),
  );
  const requested = new Set([...specs, ...all].map(([name, spec]) => `${name}: ${/^npm:(@?[^@]+)/.exec(spec)?.[1]}`));
  return packages
    .filter(({ folder, name }) => folder !== name && !requested.has(`${folder}: ${name}`))
    .map(({ path, name }) => `${path} holds ${name}, but nothing requests it under that name.`);
}

/** npm silently omits optional packages that the registry in use lacks; `npm ci` on other platforms then fails. */
function findMissingPlatforms(packages: readonly LockedPackage[]): readonly string[] {
  const paths = new Set(packages.map(({ path }) => path));
  return packages.flatMap(({ path, optionalDependencies = {} }) =>
    Object.keys(optionalDependencies)
      .filter((name) => !isLocked(paths, path, name))
      .map((name) => `${path} needs ${name} on some platforms, but the lockfile lacks it.`),
  );
}

/** Looks for a package as Node does: in the folder itself, then in each folder above. */
function isLocked(paths: ReadonlySet<string>, from: string, name: string): boolean {
  if (from === '') return paths.has(`node_modules/${name}`);
  const above = from.slice(0, Math.max(from.lastIndexOf('/node_modules/'), 0));
  return paths.has(`${from}/node_modules/${name}`) || isLocked(paths, above, name);
}

/** @see https://docs.npmjs.com/cli/v11/commands/npm-install-scripts */
function findUnreviewedScripts(reviewed: readonly string[], packages: readonly LockedPackage[]): readonly string[] {
  const scripted = packages.filter(({ hasInstallScript }) => hasInstallScript);
  const known = new Set(scripted.flatMap(({ name, version }) => [name, `${name}@${version}`]));
  return [
    ...scripted
      .filter(({ name, version }) => !reviewed.includes(name) && !reviewed.includes(`${name}@${version}`))
      .map(({ name, version }) => `${name} ${version} has an install script that allowScripts does not mention.`),
    ...reviewed
      .filter((entry) => !known.has(entry))
      .map((entry) => `allowScripts mentions ${entry}, but no such package with an install script is locked.`),
  ];
}
