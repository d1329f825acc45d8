import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportFaults } from '../checks/report-faults.ts';

/**
 * Checks that a tag releases what the repository says. It needs no packages.
 * @param dir a clone with the tag's commit and `origin/main`
 * @returns a sentence for each fault, with its cure
 */
export function findReleaseFaults(dir: string, tag: string): readonly string[] {
  const { version }: { readonly version: string } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
  const [heading = ''] = readFileSync(join(dir, 'CHANGELOG.md'), 'utf8').match(/^## .*$/m) ?? [];
  return [
    ...(tag === `v${version}` ? [] : [`The tag ${tag} is not that of package.json: v${version}.`]),
    ...(heading === `## ${version}`
      ? []
      : [`CHANGELOG.md begins with "${heading}". Name the section "## ${version}".`]),
    ...(isOnMain(dir) ? [] : ['The commit is not on main. Merge it, then tag it there.']),
  ];
}

function isOnMain(cwd: string): boolean {
  try {
    execFileSync('git', ['merge-base', '--is-ancestor', 'HEAD', 'origin/main'], { cwd, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

if (import.meta.main) {
  const [tag = ''] = process.argv.slice(2);
  reportFaults(findReleaseFaults('.', tag), `${tag} is the version of package.json and CHANGELOG.md.`);
}
