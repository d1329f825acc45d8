import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { serviceDir } from '../support/service-dir.ts';

const images = ['docs/images/docs-page.png', 'docs/images/example-app.png'];
const large = [
  'package-lock.json',
  'bench/peers/package-lock.json',
  'tools/checks/ci-only/package-lock.json',
  'docs/openapi.json',
];

const files = execFileSync('git', ['ls-files', '-z', '--cached'], { cwd: serviceDir, encoding: 'utf8' })
  .split('\0')
  .filter((file) => statSync(join(serviceDir, file), { throwIfNoEntry: false })?.isFile());

test('no file of the repository is binary but for listed images', () => {
  expect(files.filter((file) => readFileSync(join(serviceDir, file)).includes(0))).toEqual(images);
});

test('no file of the repository is larger than 300 kB but for lockfiles and the OpenAPI document', () => {
  const found = files.filter((file) => statSync(join(serviceDir, file)).size > 300_000);
  expect(found.filter((file) => !large.includes(file))).toEqual([]);
});

test('a base name has one meaning in src, packages and tools', () => {
  const code = files.filter((file) => /^(src|packages|tools)\/(?!.*\btests\/)/.test(file));
  // A handler has the name of what it composes, what all stores have goes by one name, and npm names its own files.
  const named = code.filter((file) => !/README\.md$|\.npmrc$|package(-lock)?\.json$|^src\/handlers\//.test(file));
  const meanings = new Set(named.map((file) => file.replace(/^src\/stores\/\w+\//, 'src/stores/*/')));
  const byName = Map.groupBy(meanings, (file) => basename(file));
  expect([...byName.values()].filter(({ length }) => length > 1)).toEqual([]);
});

test('suites edit files by edit.ts, which fails if nothing matches', () => {
  const suites = files.filter((file) => /(^|\/)tests\/.*\.ts$/.test(file) && !file.endsWith('/edit.ts'));
  const silent = /(read|write)FileSync\(.*\.replace\(/;
  expect(suites.filter((file) => silent.test(readFileSync(join(serviceDir, file), 'utf8')))).toEqual([]);
});

test('suites open and close what they need by use-resource.ts, and have no limits of their own', () => {
  const suites = files.filter((file) => /(^|\/)tests\/.*\.ts$/.test(file) && !file.endsWith('/use-resource.ts'));
  const own = /\b(before|after)(All|Each)\b|jest\.setTimeout/;
  expect(suites.filter((file) => own.test(readFileSync(join(serviceDir, file), 'utf8')))).toEqual([]);
});
