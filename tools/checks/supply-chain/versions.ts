/** What `package.json` asks for. */
export interface Manifest {
  readonly dependencies?: Specs;
  readonly devDependencies?: Specs;
  readonly optionalDependencies?: Specs;
  readonly overrides?: Overrides;
}

type Specs = Readonly<Record<string, string>>;

/** @see npm's page "package.json", under `overrides` */
interface Overrides {
  readonly [name: string]: string | Overrides;
}

/** @returns a sentence for each package that is not asked for in one exact version of a registry */
export function findInexactVersions(manifest: Manifest): readonly string[] {
  const { dependencies = {}, devDependencies = {}, optionalDependencies = {}, overrides = {} } = manifest;
  return [dependencies, devDependencies, optionalDependencies, overrides]
    .flatMap(listSpecs)
    .filter(([, spec]) => !exact.test(spec))
    .map(([name, spec]) => `package.json asks for ${name} as "${spec}", which is not one exact version.`);
}

/** @returns what is asked for under which name, of nested overrides too */
export function listSpecs(specs: Overrides): readonly (readonly [string, string])[] {
  return Object.entries(specs).flatMap(([name, spec]) =>
    typeof spec === 'string' ? [[name, spec] as const] : listSpecs(spec),
  );
}

/** A version of Semantic Versioning 2.0.0, also of an alias (`npm:name@1.2.3`); or an override's `$name`. */
const exact = /^(?:npm:(?:@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(?:-[\w.-]+)?(?:\+[\w.-]+)?$|^\$(?:@[\w.-]+\/)?[\w.-]+$/;
