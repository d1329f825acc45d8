import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A file as an earlier commit has it; or `none` when no commit has another; or `unknown` when history does not tell. */
export type Earlier = { readonly text: string; readonly commit: string } | 'none' | 'unknown';

/**
 * Looks in git for the last committed text of a file that differs from the one in the working tree.
 * @param dir the folder of the service, in a git repository or not
 * @param file its path below that folder
 */
export async function findEarlier(dir: string, file: string): Promise<Earlier> {
  const git = async (...args: readonly string[]) => (await run('git', args, { cwd: dir, maxBuffer })).stdout;
  const current = await readFile(join(dir, file), 'utf8');
  // git is not installed, there is no repository, or it has no commit.
  const commits = await git('log', '--format=%H', '--', file).catch(() => undefined);
  if (commits === undefined) return 'unknown';
  for (const commit of commits.split('\n').filter(Boolean)) {
    // A commit that deleted the file has no text of it.
    const text = await git('show', `${commit}:./${file}`).catch(() => current);
    if (text !== current) return { text, commit };
  }
  return (await git('rev-parse', '--is-shallow-repository')).trim() === 'true' ? 'unknown' : 'none';
}

const run = promisify(execFile);

const maxBuffer = 64 * 1024 * 1024;
