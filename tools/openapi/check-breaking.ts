import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ApiDocument, findBreakingChanges } from '#openapi-changes/breaking-changes.ts';
import { type Committed, readCommitted } from './committed-document.ts';

const file = 'docs/openapi.json';

/**
 * Compares the OpenAPI document of the working tree with each committed document whose clients its version still
 * supports, so that no break passes in two steps.
 * @param serviceDir the folder that holds `docs`
 */
export async function checkBreaking(serviceDir: string): Promise<Verdict> {
  const earlier = await readCommitted(serviceDir, file);
  if (earlier === 'unknown') return { passed: true, message: skipped };
  const [last] = earlier;
  if (last === undefined) return { passed: true, message: `There is no earlier ${file} to compare with.` };
  const now: ApiDocument = JSON.parse(await readFile(join(serviceDir, file), 'utf8'));
  const end = earlier.findIndex((committed) => announcesBreaking(versionOf(committed), now.info.version));
  const supported = end === -1 ? earlier : earlier.slice(0, end);
  return toVerdict(supported.find((committed) => findChanges(committed, now).length > 0) ?? last, now);
}

export interface Verdict {
  readonly passed: boolean;
  readonly message: string;
}

function toVerdict(committed: Committed, now: ApiDocument): Verdict {
  const versions = [versionOf(committed), now.info.version] as const;
  const changes = findChanges(committed, now);
  const since = `since commit ${committed.commit.slice(0, 12)} (version ${versions[0]}, now ${versions[1]})`;
  if (changes.length === 0) return { passed: true, message: `${file} has no breaking change ${since}.` };
  const passed = announcesBreaking(...versions);
  const lines = [`Breaking changes of ${file} ${since}:`, ...changes.map((line) => `  ${line}`)];
  return { passed, message: (passed ? lines : [...lines, advice]).join('\n') };
}

function findChanges({ text }: Committed, now: ApiDocument): readonly string[] {
  return findBreakingChanges(JSON.parse(text), now);
}

function versionOf({ text }: Committed): string {
  const { info }: ApiDocument = JSON.parse(text);
  return info.version;
}

const advice =
  'Revert the changes, or raise the major version (of 0.x, the minor) in package.json and run: npm run docs -- openapi';

const skipped = `SKIPPED: the git history has no earlier ${file} (no git, no commit, or a shallow clone).`;

/** Returns whether the major version, or the minor version of 0.x, rises. @see https://semver.org 2.0.0, items 4 and 8 */
export function announcesBreaking(before: string, after: string): boolean {
  const [majorBefore = 0, minorBefore = 0] = before.split('.').map(Number);
  const [major = 0, minor = 0] = after.split('.').map(Number);
  return major > majorBefore || (major === 0 && majorBefore === 0 && minor > minorBefore);
}

if (import.meta.main) {
  const { passed, message } = await checkBreaking(process.cwd());
  process.stdout.write(`${message}\n`);
  process.exitCode = passed ? 0 : 1;
}
