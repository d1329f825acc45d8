import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type Edits, editContract } from '../../../packages/openapi-changes/tests/contract.ts';
import { serviceDir } from '../../project/service-dir.ts';
import { useFolder } from '../../support/use-folder.ts';

const dir = useFolder((folder) => mkdirSync(join(folder, 'docs')));

test('passes a good document', () => {
  const { status, output } = lint({});
  expect({ status, output }).toEqual({ status: 0, output: '' });
});

test.each<[string, Edits, string]>([
  ['is no OpenAPI', { 'paths /todos get responses': 1 }, 'struct'],
  ['refers to what does not exist', { 'components responses Problem': undefined }, 'no-unresolved-refs'],
  [
    'has an operation of no name, which is only a warning',
    { 'paths /todos get operationId': undefined },
    'operation-operationId',
  ],
])('fails a document that %s', (_, edits, rule) => {
  const { status, output } = lint(edits);
  expect(status).toBe(1);
  expect(output).toContain(rule);
});

function lint(edits: Edits) {
  writeFileSync(join(dir(), 'docs', 'openapi.json'), JSON.stringify(editContract(edits)));
  const script = join(serviceDir, 'tools', 'openapi', 'lint-openapi.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { cwd: dir(), encoding: 'utf8' });
  return { status, output: stdout + stderr };
}
