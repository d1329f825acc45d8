import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { useFolder } from '../../../tests/support/use-folder.ts';
import { type Edits, editContract } from './contract.ts';

export const file = 'docs/openapi.json';

/** Returns a folder with a contract, and what writes and commits it; a new one for each test. */
export function useContractHistory() {
  const dir = useFolder((folder) => mkdirSync(dirname(join(folder, file))));

  function write(edits: Edits): void {
    writeFileSync(join(dir(), file), JSON.stringify(editContract(edits)));
  }

  /** Commits the contract with these edits or, without any, that it is removed. */
  function commit(edits: Edits | undefined): void {
    git('init', '--quiet');
    if (edits === undefined) rmSync(join(dir(), file));
    else write(edits);
    git('add', '--all');
    git('commit', '--quiet', '--message', 'x');
  }

  function git(...args: readonly string[]): void {
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@localhost', ...args], { cwd: dir() });
  }

  return { dir, write, commit, git };
}
