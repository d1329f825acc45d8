import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { limit } from '../support/limit.ts';
import { serviceDir } from '../support/service-dir.ts';
import { useSharedFolder } from '../support/use-folder.ts';

const page = readFileSync(join(serviceDir, 'docs', 'changing.md'), 'utf8');
const diffs = [...page.matchAll(/^```diff\n([\s\S]*?)^```$/gm)].map(([, diff = '']) => diff);

/** A copy of the repository with the changes of the page. */
const changed = useSharedFolder((folder) => {
  const listed = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const files = execFileSync('git', listed, { cwd: serviceDir, encoding: 'utf8' }).split('\0').filter(Boolean);
  for (const file of files.filter((each) => existsSync(join(serviceDir, each)))) {
    cpSync(join(serviceDir, file), join(folder, file), { recursive: true });
  }
  symlinkSync(join(serviceDir, 'node_modules'), join(folder, 'node_modules'));
  for (const diff of diffs) execFileSync('git', ['apply', '--whitespace=error', '-'], { cwd: folder, input: diff });
  execFileSync('git', ['init', '--quiet'], { cwd: folder });
  execFileSync('git', ['add', '--all'], { cwd: folder });
});

describe('with the changes of docs/changing.md', () => {
  test.each([
    ['run docs -- openapi cost'],
    ['run check -- format lint types openapi'],
    ['test -- tests/api/'],
    ['test -- tests/(export/|ingestion/|project/|todos/|tools/openapi/|stores/todo-repository|stores/.*/content)'],
  ])(
    'npm %s passes',
    (command) => {
      const { status, stdout, stderr } = spawnSync('npm', command.split(' '), { cwd: changed(), encoding: 'utf8' });
      expect({ status, output: status === 0 ? '' : `${stdout}${stderr}` }).toEqual({ status: 0, output: '' });
    },
    limit(300),
  );

  test('the document has the endpoint without a body, and the field', () => {
    const document = JSON.parse(readFileSync(join(changed(), 'docs', 'openapi.json'), 'utf8'));
    expect(document.paths['/todos/{id}/complete'].post).not.toHaveProperty('requestBody');
    expect(document.components.schemas.Todo.properties).toHaveProperty('dueAt');
  });
});
