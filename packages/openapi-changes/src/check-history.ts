import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ApiDocument, findBreakingChanges } from './breaking-changes.ts';
import { type Committed, readCommitted } from './committed-text.ts';

/**
 * Compares the OpenAPI document of the working tree with each committed document whose clients its version still
 * supports, so that no break passes in two steps.
 * @param dir a folder, in a git repository or not
 * @param file the document's path below the folder
 * @returns whether the version announces all breaking changes, and what they are
 */
export async function checkHistory(dir: string, file: string): Promise<Verdict> {
  const earlier = await readCommitted(dir, file);
  if (earlier === 'unknown') return { passed: true, message: `SKIPPED: git has no earlier ${file} ${reasons}.` };
  const [last] = earlier;
  if (last === undefined) return { passed: true, message: `There is no earlier ${file} to compare with.` };
  const now: ApiDocument = JSON.parse(await readFile(join(dir, file), 'utf8'));
  const end = earlier.findIndex((committed) => announcesBreaking(versionOf(committed), now.info.version));
  const supported = end === -1 ? earlier : earlier.slice(0, end);
  const breaking = supported.find((committed) => findChanges(committed, now).length > 0);
  const { passed, message } = toVerdict(breaking ?? last, now);
  return { passed, message: `${file} has ${message}` };
}

export interface Verdict {
  readonly passed: boolean;
  readonly message: string;
}

function toVerdict(committed: Committed, now: ApiDocument): Verdict {
  const versions = [versionOf(committed), now.info.version] as const;
  const changes = findChanges(committed, now);
  const since = `since commit ${committed.commit.slice(0, 12)} (version ${versions[0]}, now ${versions[1]})`;
  if (changes.length === 0) return { passed: true, message: `no breaking change ${since}.` };
  const lines = [`breaking changes ${since}:`, ...changes.map((line) => `  ${line}`)];
  return { passed: announcesBreaking(...versions), message: lines.join('\n') };
}

function findChanges({ text }: Committed, now: ApiDocument): readonly string[] {
  return findBreakingChanges(JSON.parse(text), now);
}

function versionOf({ text }: Committed): string {
  const { info }: ApiDocument = JSON.parse(text);
  return info.version;
}

const reasons = '(no git, no commit, or a shallow clone)';

/** Returns whether the major version, or the minor version of 0.x, rises. @see https://semver.org 2.0.0, items 4 and 8 */
export function announcesBreaking(before: string, after: string): boolean {
  const [majorBefore = 0, minorBefore = 0] = before.split('.').map(Number);
  const [major = 0, minor = 0] = after.split('.').map(Number);
  return major > majorBefore || (major === 0 && majorBefore === 0 && minor > minorBefore);
}
