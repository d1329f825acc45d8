import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { useContractHistory } from '../../../packages/openapi-changes/tests/contract-history.ts';
import { serviceDir } from '../../support/service-dir.ts';

const { dir, write, commit } = useContractHistory();

test('the check ends with code 1 and an advice if a change breaks clients', () => {
  commit({});
  write({ 'paths /todos/{id} delete': undefined });
  const refusal = /^docs\/openapi\.json has breaking changes .*DELETE \/todos\/\{id\} is removed.*npm run docs/s;
  expect(check()).toEqual({ status: 1, stdout: expect.stringMatching(refusal) });
  write({ 'info title': 'Todos' });
  expect(check()).toEqual({ status: 0, stdout: expect.stringContaining('no breaking change') });
});

function check() {
  const script = join(serviceDir, 'tools', 'openapi', 'check-breaking.ts');
  const { status, stdout } = spawnSync(process.execPath, [script], { cwd: dir(), encoding: 'utf8' });
  return { status, stdout };
}
