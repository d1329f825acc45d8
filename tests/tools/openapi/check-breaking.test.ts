import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type Edits, editContract } from '../../../packages/openapi-changes/tests/contract.ts';
import { serviceDir } from '../../project/service-dir.ts';
import { useFolder } from '../../support/use-folder.ts';

const dir = useFolder((folder) => mkdirSync(join(folder, 'docs')));

test('the check ends with code 1 and an advice if a change breaks clients', () => {
  write({});
  for (const args of [
    ['init', '--quiet'],
    ['add', '.'],
    ['commit', '--quiet', '--message', 'x'],
  ]) {
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@localhost', ...args], { cwd: dir() });
  }
  write({ 'paths /todos/{id} delete': undefined });
  const refusal = /^docs\/openapi\.json has breaking changes .*DELETE \/todos\/\{id\} is removed.*npm run docs/s;
  expect(check()).toEqual({ status: 1, stdout: expect.stringMatching(refusal) });
  write({ 'info title': 'Todos' });
  expect(check()).toEqual({ status: 0, stdout: expect.stringContaining('no breaking change') });
});

function write(edits: Edits): void {
  writeFileSync(join(dir(), 'docs', 'openapi.json'), JSON.stringify(editContract(edits)));
}

function check() {
  const script = join(serviceDir, 'tools', 'openapi', 'check-breaking.ts');
  const { status, stdout } = spawnSync(process.execPath, [script], { cwd: dir(), encoding: 'utf8' });
  return { status, stdout };
}
