import type { LockedPackage } from './lockfile.ts';

/** The field of `package.json`: `name` or `name@version`, and whether its install scripts may run. */
export type AllowScripts = Readonly<Record<string, boolean>>;

/**
 * @returns a sentence for each package whose install script nobody decided on, and for each decision on none
 * @see npm's page "npm install-scripts"
 */
export function findUnreviewedScripts(allowed: AllowScripts, packages: readonly LockedPackage[]): readonly string[] {
  const scripted = packages.filter(({ hasInstallScript }) => hasInstallScript);
  const decisions = Object.keys(allowed);
  const unreviewed = scripted
    .filter((locked) => !decisions.some((decision) => isAbout(decision, locked)))
    .map(({ name, version }) => `${name} ${version} has an install script that allowScripts does not mention.`);
  const stale = decisions
    .filter((decision) => !scripted.some((locked) => isAbout(decision, locked)))
    .map((decision) => `allowScripts mentions ${decision}, but no such package with an install script is locked.`);
  return [...unreviewed, ...stale];
}

function isAbout(decision: string, { name, version }: LockedPackage): boolean {
  return decision === name || decision === `${name}@${version}`;
}
