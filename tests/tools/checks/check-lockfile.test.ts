import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { checkLockfile } from '../../../tools/checks/check-lockfile.ts';
import { runCheck } from './run-check.ts';
import { createScratchPackages, locked, type ScratchPackages } from './scratch-packages.ts';

let scratch: ScratchPackages;

beforeEach(() => {
  scratch = createScratchPackages();
});

afterEach(() => scratch.remove());

test('passes exact versions with hashes, an alias, decided scripts and the packages of every platform', async () => {
  scratch.write(
    {
      dependencies: { a: '1.0.0', '@scope/b': '1.0.0-rc.1+build.5' },
      devDependencies: { c: 'npm:@scope/original@1.0.0' },
      overrides: { b: { '.': '1.0.0', c: '$a' } },
      allowScripts: { a: false, '@scope/original@1.0.0': true },
    },
    {
      'node_modules/a': locked({
        hasInstallScript: true,
        optionalDependencies: { 'a-linux': '1.0.0', above: '^1.0.0' },
      }),
      'node_modules/a/node_modules/a-linux': locked({ optional: true }),
      'node_modules/above': locked({ optional: true }),
      'node_modules/c': locked({ name: '@scope/original', hasInstallScript: true }),
    },
  );
  expect(await checkLockfile(scratch.dir)).toEqual({
    passed: true,
    message: 'All 4 locked packages have an exact source.',
  });
});

test.each([
  ['a range', '^1.0.0'],
  ['another range', '1.0'],
  ['a tag', 'latest'],
  ['anything', '*'],
  ['nothing', ''],
  ['the range of an alias', 'npm:b@~1.0.0'],
  ['a git repository', 'git+https://example.com/a.git#1.0.0'],
  ['a repository of GitHub', 'owner/a'],
  ['a tarball', 'https://example.com/a-1.0.0.tgz'],
  ['a folder', 'file:../a'],
  ['what only begins like a reference', '$git+https://example.com/a.git'],
])('refuses %s wherever package.json asks for a package', async (_, spec) => {
  const groups = { dependencies: { a: spec }, devDependencies: { b: spec }, optionalDependencies: { c: spec } };
  scratch.write({ ...groups, overrides: { d: spec, e: { f: spec } } }, {});
  const faults = ['a', 'b', 'c', 'd', 'f'].map(
    (name) => `package.json asks for ${name} as "${spec}", which is not one exact version.`,
  );
  expect(await checkLockfile(scratch.dir)).toEqual({ passed: false, message: faults.join('\n') });
});

test.each<[string, object, string]>([
  ['without a hash', locked({ integrity: undefined }), 'has no sha512 integrity.'],
  ['with a weak hash', locked({ integrity: 'sha1-AAAAAAAAAAAAAAAAAAAAAAAAAAA=' }), 'has no sha512 integrity.'],
  [
    'with a weak hash beside the strong one',
    locked({ integrity: `sha1-AAAAAAAAAAAAAAAAAAAAAAAAAAA= ${locked()['integrity']}` }),
    'has no sha512 integrity.',
  ],
  ['with half a hash', locked({ integrity: 'sha512-AAAA' }), 'has no sha512 integrity.'],
  [
    'of another host',
    locked({ resolved: 'https://example.com/a.tgz' }),
    'comes from https://example.com/a.tgz, which the lockfile must not name.',
  ],
  [
    'of a git repository',
    locked({ resolved: 'git+ssh://git@example.com/a.git#0' }),
    'comes from git+ssh://git@example.com/a.git#0, which the lockfile must not name.',
  ],
  ['that is a link', { resolved: '../a', link: true }, 'is a folder or a link, not a package of a registry.'],
])('refuses a package %s', async (_, entry, fault) => {
  scratch.write({}, { 'node_modules/a': entry, 'node_modules/b': locked() });
  expect(await checkLockfile(scratch.dir)).toEqual({ passed: false, message: `node_modules/a ${fault}` });
});

test('refuses a package in the folder of another, unless package.json or a package asks for it there', async () => {
  const packages = {
    'node_modules/a': locked({ name: 'evil' }),
    'node_modules/b': locked({ name: 'evil', dependencies: { c: 'npm:@scope/original@^1.0.0' } }),
    'node_modules/c': locked({ name: '@scope/original' }),
    'node_modules/b/node_modules/d': locked({ name: '@scope/evil' }),
  };
  scratch.write({ dependencies: { a: '1.0.0', b: 'npm:evil@1.0.0' }, devDependencies: { d: '1.0.0' } }, packages);
  expect(await checkLockfile(scratch.dir)).toEqual({
    passed: false,
    message: [
      'node_modules/a holds evil, and nothing asks for it under that name.',
      'node_modules/b/node_modules/d holds @scope/evil, and nothing asks for it under that name.',
    ].join('\n'),
  });
});

test('refuses a folder of the repository as a package', async () => {
  scratch.write({}, { 'packages/a': locked() });
  const message = 'packages/a is a folder or a link, not a package of a registry.';
  expect(await checkLockfile(scratch.dir)).toEqual({ passed: false, message });
});

test('refuses a package whose part for a platform is missing', async () => {
  scratch.write(
    {},
    {
      'node_modules/a': locked({ optionalDependencies: { 'a-linux': '1.0.0' } }),
      'node_modules/b/node_modules/a-linux': locked(),
    },
  );
  const message = 'node_modules/a needs a-linux on some platforms, but the lockfile does not hold it.';
  expect(await checkLockfile(scratch.dir)).toEqual({ passed: false, message });
});

test('refuses an install script that nobody decided on, and a decision on none', async () => {
  scratch.write(
    { allowScripts: { quiet: true, gone: false, 'other@2.0.0': true } },
    { 'node_modules/quiet': locked(), 'node_modules/b/node_modules/other': locked({ hasInstallScript: true }) },
  );
  const stale = 'but no such package with an install script is locked.';
  expect(await checkLockfile(scratch.dir)).toEqual({
    passed: false,
    message: [
      'other 1.0.0 has an install script that allowScripts does not mention.',
      `allowScripts mentions quiet, ${stale}`,
      `allowScripts mentions gone, ${stale}`,
      `allowScripts mentions other@2.0.0, ${stale}`,
    ].join('\n'),
  });
});

test('names every fault, and ends with code 1', () => {
  scratch.write({ dependencies: { a: '*' } }, { 'node_modules/a': locked({ integrity: '', hasInstallScript: true }) });
  const { status, stdout } = runCheck('check-lockfile', scratch.dir);
  expect({ status, lines: stdout.trim().split('\n').length }).toEqual({ status: 1, lines: 3 });
});

test('judges no lockfile of another version, whose fields it does not know', async () => {
  scratch.write({}, {});
  writeFileSync(join(scratch.dir, 'package-lock.json'), JSON.stringify({ lockfileVersion: 1, dependencies: {} }));
  await expect(checkLockfile(scratch.dir)).rejects.toThrow('package-lock.json has lockfileVersion 1, not 3.');
});
