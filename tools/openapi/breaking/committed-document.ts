import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A file as a commit has it. */
export interface Committed {
  readonly text: string;
  readonly commit: string;
}

/**
 * @param dir the folder of the service, in a git repository or not
 * @param file its path below that folder
 * @returns what the last 100 commits of a file made of it, newest first, without the text that it has in the working
 * tree; or `unknown` when history does not tell
 */
export async function readCommitted(dir: string, file: string): Promise<readonly Committed[] | 'unknown'> {
  const git = async (...args: readonly string[]) => (await run('git', args, { cwd: dir, maxBuffer })).stdout;
  const current = await readFile(join(dir, file), 'utf8');
  // git is not installed, there is no repository, or it has no commit.
  const commits = await git('log', '--max-count=100', '--format=%H', '--', file).catch(() => undefined);
  if (commits === undefined) return 'unknown';
  const earlier: Committed[] = [];
  for (const commit of commits.split('\n').filter(Boolean)) {
    // A commit that deleted the file has no text of it.
    const text = await git('show', `${commit}:./${file}`).catch(() => current);
    if (text !== current) earlier.push({ text, commit });
  }
  const isShallow = (await git('rev-parse', '--is-shallow-repository')).trim() === 'true';
  return earlier.length === 0 && isShallow ? 'unknown' : earlier;
}

const run = promisify(execFile);

const maxBuffer = 64 * 1024 * 1024;
