import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ApiDocument, findBreakingChanges } from './breaking/changes.ts';
import { findEarlier } from './breaking/committed-document.ts';

export interface Verdict {
  readonly passed: boolean;
  readonly message: string;
}

const file = 'docs/openapi.json';

/**
 * Compares the OpenAPI document of the working tree with the last committed one that differs from it. A breaking change
 * passes only when `info.version` announces it.
 * @param serviceDir the folder that holds `docs`
 */
export async function checkBreaking(serviceDir: string): Promise<Verdict> {
  const earlier = await findEarlier(serviceDir, file);
  if (earlier === 'none') return { passed: true, message: `There is no earlier ${file} to compare with.` };
  if (earlier === 'unknown') return { passed: true, message: skipped };
  const before: ApiDocument = JSON.parse(earlier.text);
  const after: ApiDocument = JSON.parse(await readFile(join(serviceDir, file), 'utf8'));
  const versions = [before.info.version, after.info.version] as const;
  const changes = findBreakingChanges(before, after);
  const since = `since commit ${earlier.commit.slice(0, 12)} (version ${versions[0]}, now ${versions[1]})`;
  if (changes.length === 0) return { passed: true, message: `${file} has no breaking change ${since}.` };
  const passed = announcesBreaking(...versions);
  const advice = passed ? [] : ['Take the changes back, or raise the major version (of 0.x, the minor).'];
  return { passed, message: [`Breaking changes of ${file} ${since}:`, ...changes.map(indent), ...advice].join('\n') };
}

const skipped = `SKIPPED: the git history at hand does not tell what ${file} was before (no git, no commit, or a shallow clone).`;

/** Semantic Versioning 2.0.0, sections 4 and 8: the major number, or of 0.x the minor number, rises. */
export function announcesBreaking(before: string, after: string): boolean {
  const [majorBefore = 0, minorBefore = 0] = before.split('.').map(Number);
  const [major = 0, minor = 0] = after.split('.').map(Number);
  return major > majorBefore || (major === 0 && majorBefore === 0 && minor > minorBefore);
}

function indent(line: string): string {
  return `  ${line}`;
}

if (import.meta.main) {
  const { passed, message } = await checkBreaking(process.cwd());
  process.stdout.write(`${message}\n`);
  process.exitCode = passed ? 0 : 1;
}
