import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { checkOut } from '../../bench/build/revision.ts';
import { useFolder } from '../support/use-folder.ts';

const folder = useFolder();

test('a revision is put into a folder as it was, with the packages of today if the lockfile is the same', async () => {
  const repository = join(folder(), 'repository');
  mkdirSync(join(repository, 'node_modules'), { recursive: true });
  const write = (name: string, content: string) => writeFileSync(join(repository, name), content);
  write('.gitignore', 'node_modules');
  write('package-lock.json', '{}');
  write('code.ts', 'then');
  const git = (...args: string[]) => execFileSync('git', args, { cwd: repository });
  git('init', '--quiet');
  git('add', '.');
  git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--message', 'then');
  write('code.ts', 'now');
  const dir = join(folder(), 'then');
  await checkOut('HEAD', repository, dir);
  expect(readdirSync(dir).toSorted()).toEqual(['.gitignore', 'code.ts', 'node_modules', 'package-lock.json']);
  expect(readFileSync(join(dir, 'code.ts'), 'utf8')).toBe('then');
  expect(readlinkSync(join(dir, 'node_modules'))).toBe(join(repository, 'node_modules'));
  await expect(checkOut('none', repository, join(folder(), 'none'))).rejects.toThrow('none');
});
