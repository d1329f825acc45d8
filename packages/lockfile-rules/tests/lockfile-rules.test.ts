import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { findLockfileFaults } from '../src/lockfile-rules.ts';
import { locked, useScratchPackages } from './scratch-packages.ts';

const weakHash = 'sha1-AAAAAAAAAAAAAAAAAAAAAAAAAAA=';
const host = 'https://example.com/a.tgz';
const git = 'git+ssh://git@example.com/a.git#0';
const scratch = useScratchPackages();

test('passes exact versions with hashes, an alias, decided scripts and the packages of every platform', async () => {
  scratch().write(
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
  expect(await findLockfileFaults(scratch().dir)).toEqual([]);
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
  scratch().write({ ...groups, overrides: { d: spec, e: { f: spec } } }, {});
  const faults = ['a', 'b', 'c', 'd', 'f'].map(
    (name) => `package.json requires ${name} as "${spec}", which is not one exact version.`,
  );
  expect(await findLockfileFaults(scratch().dir)).toEqual(faults);
});

test.each<[string, object, string]>([
  ['without a hash', locked({ integrity: undefined }), 'has no sha512 integrity.'],
  ['with a weak hash', locked({ integrity: weakHash }), 'has no sha512 integrity.'],
  ['with a weak hash too', locked({ integrity: `${weakHash} ${locked()['integrity']}` }), 'has no sha512 integrity.'],
  ['with half a hash', locked({ integrity: 'sha512-AAAA' }), 'has no sha512 integrity.'],
  ['of another host', locked({ resolved: host }), `comes from ${host}, but the lockfile must not contain addresses.`],
  ['of git', locked({ resolved: git }), `comes from ${git}, but the lockfile must not contain addresses.`],
  ['that is a link', { resolved: '../a', link: true }, "is a folder or a link, not a registry's package."],
])('refuses a package %s', async (_, entry, fault) => {
  scratch().write({}, { 'node_modules/a': entry, 'node_modules/b': locked() });
  expect(await findLockfileFaults(scratch().dir)).toEqual([`node_modules/a ${fault}`]);
});

test('refuses a package in the folder of another, unless package.json or a package asks for it there', async () => {
  const packages = {
    'node_modules/a': locked({ name: 'evil' }),
    'node_modules/b': locked({ name: 'evil', dependencies: { c: 'npm:@scope/original@^1.0.0' } }),
    'node_modules/c': locked({ name: '@scope/original' }),
    'node_modules/b/node_modules/d': locked({ name: '@scope/evil' }),
  };
  scratch().write({ dependencies: { a: '1.0.0', b: 'npm:evil@1.0.0' }, devDependencies: { d: '1.0.0' } }, packages);
  expect(await findLockfileFaults(scratch().dir)).toEqual([
    'node_modules/a holds evil, but nothing requests it under that name.',
    'node_modules/b/node_modules/d holds @scope/evil, but nothing requests it under that name.',
  ]);
});

test('refuses a folder of the repository as a package, and a package whose part for a platform is missing', async () => {
  scratch().write(
    {},
    {
      'packages/a': locked(),
      'node_modules/b': locked({ optionalDependencies: { 'b-linux': '1.0.0' } }),
      'node_modules/c/node_modules/b-linux': locked(),
    },
  );
  expect(await findLockfileFaults(scratch().dir)).toEqual([
    "packages/a is a folder or a link, not a registry's package.",
    'node_modules/b needs b-linux on some platforms, but the lockfile lacks it.',
  ]);
});

test('refuses an unreviewed install script, and a review without a script', async () => {
  scratch().write(
    { allowScripts: { quiet: true, gone: false, 'other@2.0.0': true } },
    { 'node_modules/quiet': locked(), 'node_modules/b/node_modules/other': locked({ hasInstallScript: true }) },
  );
  const stale = 'but no such package with an install script is locked.';
  expect(await findLockfileFaults(scratch().dir)).toEqual([
    'other 1.0.0 has an install script that allowScripts does not mention.',
    `allowScripts mentions quiet, ${stale}`,
    `allowScripts mentions gone, ${stale}`,
    `allowScripts mentions other@2.0.0, ${stale}`,
  ]);
});

test('refuses a lockfile of another version, whose fields differ', async () => {
  scratch().write({}, {});
  writeFileSync(join(scratch().dir, 'package-lock.json'), JSON.stringify({ lockfileVersion: 1, dependencies: {} }));
  await expect(findLockfileFaults(scratch().dir)).rejects.toThrow('package-lock.json has lockfileVersion 1, not 3.');
});
