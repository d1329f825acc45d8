import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readLockedPackages } from '#lockfile-rules/locked-packages.ts';
import { writeSbom } from '../../../tools/checks/write-sbom.ts';
import { serviceDir } from '../../support/service-dir.ts';
import { useSharedFolder } from '../../support/use-folder.ts';
import { useResource } from '../../support/use-resource.ts';

interface Sbom {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
}

interface Component {
  readonly name: string;
  readonly version: string;
  readonly hashes: readonly { readonly content: string }[];
}

const dir = useSharedFolder();
const text = useResource(() => {
  for (const file of ['package.json', 'package-lock.json']) cpSync(join(serviceDir, file), join(dir(), file));
  writeSbom(serviceDir, join(dir(), 'new', 'here.json'));
  writeSbom(dir(), join(dir(), 'there.json'));
  return readFileSync(join(dir(), 'new', 'here.json'), 'utf8');
});
const sbom = (): Sbom => JSON.parse(text());

test('is the same, byte for byte, from another folder and when it is made again', () => {
  expect(readFileSync(join(dir(), 'there.json'), 'utf8')).toBe(text());
});

test('is CycloneDX of this service', () => {
  const { version }: { version: string } = JSON.parse(readFileSync(join(serviceDir, 'package.json'), 'utf8'));
  expect(sbom()).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.5', version: 1 });
  expect(sbom().metadata.component).toMatchObject({ name: 'todo-api', version, type: 'application' });
});

test('lists each package of production, with its hash, but none of development', async () => {
  const packages = (await readLockedPackages(serviceDir)).filter(({ dev }) => dev !== true);
  const expected = packages.map(({ name, version, integrity = '' }) => `${name} ${version} ${toHex(integrity)}`);
  const listed = sbom().components.map(({ name, version, hashes }) => `${name} ${version} ${hashes[0]?.content}`);
  expect(listed.sort()).toEqual([...new Set(expected)].sort());
  expect(sbom().components).toContainEqual(expect.objectContaining({ name: 'negotiator' }));
});

/** CycloneDX writes hashes in hexadecimal digits, npm in base64. */
function toHex(integrity: string): string {
  return Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex');
}
