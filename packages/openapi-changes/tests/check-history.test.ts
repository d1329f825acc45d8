import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { useFolder } from '../../../tests/support/use-folder.ts';
import { announcesBreaking, checkHistory } from '../src/check-history.ts';
import { type Edits, editContract } from './contract.ts';

const withoutDelete: Edits = { 'paths /todos/{id} delete': undefined };
const redescribed: Edits = { 'info title': 'Todos' };

const file = 'docs/openapi.json';
const dir = useFolder((folder) => mkdirSync(join(folder, 'docs')));

test('refuses a breaking change that is not committed yet, and says what and where', async () => {
  commit({});
  write(withoutDelete);
  const { passed, message } = await checkHistory(dir(), file);
  expect(passed).toBe(false);
  expect(message).toMatch(/^ {2}DELETE \/todos\/\{id\} is removed/m);
  expect(message).toMatch(/version 0\.1\.0, now 0\.1\.0/);
});

test('refuses a breaking change that is the last commit', async () => {
  commit({});
  commit(withoutDelete);
  expect(await checkHistory(dir(), file)).toMatchObject({ passed: false });
});

test('passes over commits of the very document that it judges', async () => {
  commit({});
  commit(withoutDelete);
  remove();
  commit(withoutDelete);
  expect(await checkHistory(dir(), file)).toMatchObject({ passed: false });
});

test('lets no breaking change pass in two steps', async () => {
  commit({});
  commit(withoutDelete);
  commit({ ...withoutDelete, ...redescribed });
  expect(await checkHistory(dir(), file)).toMatchObject({ passed: false });
  commit({ ...withoutDelete, ...redescribed, 'info version': '0.2.0' });
  expect(await checkHistory(dir(), file)).toMatchObject({ passed: true });
});

test('compares with no document whose clients the version gave up', async () => {
  commit({});
  commit({ ...withoutDelete, 'info version': '0.2.0' });
  write({ ...withoutDelete, ...redescribed, 'info version': '0.2.0' });
  expect(await checkHistory(dir(), file)).toMatchObject({
    passed: true,
    message: expect.stringContaining('no breaking'),
  });
});

test('lets a breaking change pass that the version announces, and still says what it is', async () => {
  commit({});
  write({ ...withoutDelete, 'info version': '0.2.0' });
  const { passed, message } = await checkHistory(dir(), file);
  expect(passed).toBe(true);
  expect(message).toMatch(/DELETE \/todos\/\{id\}/);
});

test('passes the first document', async () => {
  git('init', '--quiet');
  write({});
  git('commit', '--quiet', '--allow-empty', '--message', 'x');
  expect(await checkHistory(dir(), file)).toMatchObject({
    passed: true,
    message: expect.stringContaining('no earlier'),
  });
  git('add', '.');
  git('commit', '--quiet', '--message', 'x');
  expect(await checkHistory(dir(), file)).toMatchObject({
    passed: true,
    message: expect.stringContaining('no earlier'),
  });
});

test('says that it was skipped where there is no git repository', async () => {
  write({});
  expect(await checkHistory(dir(), file)).toMatchObject({ passed: true, message: expect.stringMatching(/^SKIPPED/) });
});

test('says that it was skipped in a shallow clone that ends before the earlier document', async () => {
  commit({});
  commit(withoutDelete);
  const clone = join(dir(), 'clone');
  git('clone', '--quiet', '--depth', '1', pathToFileURL(dir()).href, clone);
  expect(await checkHistory(clone, file)).toMatchObject({ passed: true, message: expect.stringMatching(/^SKIPPED/) });
});

test.each([
  ['0.1.0', '0.1.1', false],
  ['0.9.0', '0.10.0', true],
  ['0.10.0', '0.9.0', false],
  ['0.2.0', '1.0.0', true],
  ['1.1.0', '1.2.0', false],
  ['1.9.0', '2.0.0', true],
  ['1.0.0', '0.2.0', false],
])('from %s to %s announces a breaking change: %s', (before, after, announced) => {
  expect(announcesBreaking(before, after)).toBe(announced);
});

function write(edits: Edits): void {
  writeFileSync(join(dir(), 'docs', 'openapi.json'), JSON.stringify(editContract(edits)));
}

function commit(edits: Edits): void {
  git('init', '--quiet');
  write(edits);
  git('add', '.');
  git('commit', '--quiet', '--message', 'x');
}

function remove(): void {
  git('rm', '--quiet', '--cached', 'docs/openapi.json');
  git('commit', '--quiet', '--message', 'x');
}

function git(...args: readonly string[]): void {
  execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@localhost', ...args], { cwd: dir() });
}
