import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { announcesBreaking, checkHistory } from '../src/check-history.ts';
import type { Edits } from './contract.ts';
import { file, useContractHistory } from './contract-history.ts';

const withoutDelete: Edits = { 'paths /todos/{id} delete': undefined };
const redescribed: Edits = { ...withoutDelete, 'info title': 'Todos' };
const announced: Edits = { 'info version': '0.2.0' };

const { dir, write, commit, git } = useContractHistory();

test('refuses a breaking change that is not committed yet, and says what and where', async () => {
  commit({});
  write(withoutDelete);
  const message = /version 0\.1\.0, now 0\.1\.0.*^ {2}DELETE \/todos\/\{id\} is removed/ms;
  expect(await checkHistory(dir(), file)).toEqual({ passed: false, message: expect.stringMatching(message) });
});

test.each<[string, readonly (Edits | undefined)[], boolean, string]>([
  ['refuses a breaking change that is the last commit', [{}, withoutDelete], false, 'DELETE'],
  [
    'passes over commits of the document that it judges',
    [{}, withoutDelete, undefined, withoutDelete],
    false,
    'DELETE',
  ],
  ['lets no breaking change pass in two steps', [{}, withoutDelete, redescribed], false, 'DELETE'],
  [
    'lets a breaking change pass that the version announces, and still says what it is',
    [{}, { ...withoutDelete, ...announced }],
    true,
    'DELETE /todos/{id}',
  ],
  [
    'lets it pass also when an earlier commit did not announce it',
    [{}, withoutDelete, { ...redescribed, ...announced }],
    true,
    'no breaking',
  ],
  [
    'compares with no document whose clients the version gave up',
    [{}, { ...withoutDelete, ...announced }, { ...redescribed, ...announced }],
    true,
    'no breaking',
  ],
  ['passes the first document', [{}], true, 'no earlier'],
])('%s', async (_, versions, passed, message) => {
  for (const edits of versions) commit(edits);
  expect(await checkHistory(dir(), file)).toEqual({ passed, message: expect.stringContaining(message) });
});

test('passes the first document before it is committed', async () => {
  git('init', '--quiet');
  git('commit', '--quiet', '--allow-empty', '--message', 'x');
  write({});
  expect(await checkHistory(dir(), file)).toEqual({ passed: true, message: expect.stringContaining('no earlier') });
});

test('says that it was skipped where there is no git repository', async () => {
  write({});
  expect(await checkHistory(dir(), file)).toEqual({ passed: true, message: expect.stringMatching(/^SKIPPED/) });
});

test('says that it was skipped in a shallow clone that ends before the earlier document', async () => {
  commit({});
  commit(withoutDelete);
  const clone = join(dir(), 'clone');
  git('clone', '--quiet', '--depth', '1', pathToFileURL(dir()).href, clone);
  expect(await checkHistory(clone, file)).toEqual({ passed: true, message: expect.stringMatching(/^SKIPPED/) });
});

test.each([
  ['0.1.0', '0.1.1', false],
  ['0.9.0', '0.10.0', true],
  ['0.10.0', '0.9.0', false],
  ['0.2.0', '1.0.0', true],
  ['1.1.0', '1.2.0', false],
  ['1.9.0', '2.0.0', true],
  ['1.0.0', '0.2.0', false],
])('from %s to %s announces a breaking change: %s', (before, after, isAnnounced) => {
  expect(announcesBreaking(before, after)).toBe(isAnnounced);
});
