import type { LockedPackage } from './lockfile.ts';
import { listSpecs, type Manifest } from './versions.ts';

/**
 * @returns a sentence for each folder that holds a package of another name, unless package.json or a locked package asks
 * for that: `npm ci` compares versions only, so a change of the lockfile alone could bring in anything
 * @see npm's page "package-spec", under "Aliases"
 */
export function findUnaskedAliases(manifest: Manifest, packages: readonly LockedPackage[]): readonly string[] {
  const { dependencies = {}, devDependencies = {}, optionalDependencies = {}, overrides = {} } = manifest;
  const specs = [dependencies, devDependencies, optionalDependencies, overrides].flatMap(listSpecs);
  const asked = new Set([...specs, ...packages.flatMap(listOwnSpecs)].map(([folder, spec]) => toAlias(folder, spec)));
  return packages
    .filter(({ folder, name }) => folder !== name && !asked.has(`${folder} is ${name}`))
    .map(({ path, name }) => `${path} holds ${name}, and nothing asks for it under that name.`);
}

function listOwnSpecs({ dependencies = {}, optionalDependencies = {} }: LockedPackage) {
  return [dependencies, optionalDependencies].flatMap(listSpecs);
}

function toAlias(folder: string, spec: string): string {
  const [, name = folder] = /^npm:(@?[^@]+)/.exec(spec) ?? [];
  return `${folder} is ${name}`;
}
