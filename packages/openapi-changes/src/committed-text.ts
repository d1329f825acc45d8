import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A file's text in a commit. */
export interface Committed {
  readonly text: string;
  readonly commit: string;
}

/**
 * Reads the committed texts of a file that differ from the working tree's, newest first, from its last 100 commits.
 * @param dir a folder, in a git repository or not
 * @param file the path below that folder
 * @returns `unknown` if there is no history, or a shallow clone ends before the first different text
 */
export async function readCommitted(dir: string, file: string): Promise<readonly Committed[] | 'unknown'> {
  const git = async (...args: readonly string[]) => (await run('git', args, { cwd: dir, maxBuffer })).stdout;
  const current = await readFile(join(dir, file), 'utf8');
  // Fails without git, a repository or a commit.
  const commits = await git('log', '--max-count=100', '--format=%H', '--', file).catch(() => undefined);
  if (commits === undefined) return 'unknown';
  const earlier: Committed[] = [];
  for (const commit of commits.split('\n').filter(Boolean)) {
    // A commit that deletes the file has no text.
    const text = await git('show', `${commit}:./${file}`).catch(() => current);
    if (text !== current) earlier.push({ text, commit });
  }
  const isShallow = (await git('rev-parse', '--is-shallow-repository')).trim() === 'true';
  return earlier.length === 0 && isShallow ? 'unknown' : earlier;
}

const run = promisify(execFile);

const maxBuffer = 64 * 1024 * 1024;
