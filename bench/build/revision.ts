import { execFile } from 'node:child_process';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installPackages } from '../../tools/install-packages.ts';

const run = promisify(execFile);

/**
 * Puts the files of a git revision into a folder, with their packages: those of this service if the lockfile is the same.
 * @param dir a folder that does not exist
 * @throws Error for an unknown revision, or when npm fails
 */
export async function checkOut(revision: string, serviceDir: string, dir: string): Promise<void> {
  await mkdir(dir);
  const archive = `${dir}.tar`;
  await run('git', ['archive', '--output', archive, revision], { cwd: serviceDir });
  await run('tar', ['-xf', archive, '-C', dir]);
  const [own, other] = await Promise.all([serviceDir, dir].map((each) => readFile(join(each, 'package-lock.json'))));
  if (own !== undefined && other?.equals(own))
    await symlink(join(serviceDir, 'node_modules'), join(dir, 'node_modules'));
  else reportFailure(installPackages(dir));
}

function reportFailure(reason: string | undefined): void {
  if (reason !== undefined) throw new Error(reason);
}
