import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { findReleaseFaults } from '../../../tools/deployer/check-release.ts';
import { serviceDir } from '../../support/service-dir.ts';
import { useFolder } from '../../support/use-folder.ts';

const folder = useFolder((dir) => {
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ version: '0.9.0' }));
  writeFileSync(join(dir, 'CHANGELOG.md'), '# Changelog\n\n## 0.9.0\n\n- New.\n\n## 0.8.0\n');
  git(dir, 'init', '--quiet', '--initial-branch=main');
  commit(dir);
  git(dir, 'update-ref', 'refs/remotes/origin/main', 'HEAD');
});

function git(cwd: string, ...args: readonly string[]): void {
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd });
}

function commit(dir: string): void {
  git(dir, 'add', '.');
  git(dir, 'commit', '--quiet', '--allow-empty', '--message=change');
}

test('a tag releases the version of package.json with its section in CHANGELOG.md, from main', () => {
  expect(findReleaseFaults(folder(), 'v0.9.0')).toEqual([]);
});

test('a tag of another version, changes without a version, and a commit that is not on main are refused', () => {
  writeFileSync(join(folder(), 'CHANGELOG.md'), '# Changelog\n\n## Unreleased\n\n- Newer.\n\n## 0.9.0\n');
  commit(folder());
  expect(findReleaseFaults(folder(), 'v1.0.0')).toEqual([
    'The tag v1.0.0 is not that of package.json: v0.9.0.',
    'CHANGELOG.md begins with "## Unreleased". Name the section "## 0.9.0".',
    'The commit is not on main. Merge it, then tag it there.',
  ]);
});

test('CHANGELOG.md begins with what is unreleased, or with the version of package.json', () => {
  const read = (file: string) => readFileSync(join(serviceDir, file), 'utf8');
  const [first] = read('CHANGELOG.md').match(/^## .*$/m) ?? [];
  expect(['## Unreleased', `## ${JSON.parse(read('package.json')).version}`]).toContain(first);
});
