import { expect, test } from '@jest/globals';
import { findLicenceFaults } from '../src/licence-rules.ts';
import { locked, useScratchPackages } from './scratch-packages.ts';

const allowed = { everywhere: ['MIT', 'ISC'], inDevelopment: ['CC-BY-4.0'] };

const scratch = useScratchPackages();

test.each(['MIT', '(MIT OR GPL-3.0-or-later)', 'GPL-3.0-only OR ISC', 'MIT AND ISC', 'MIT AND (GPL-2.0-only OR ISC)'])(
  'passes a package under %s',
  async (license) => {
    scratch().write({}, { 'node_modules/a': locked({ license }) });
    expect(await findLicenceFaults(scratch().dir, allowed)).toEqual([]);
  },
);

test.each([
  'GPL-3.0-only',
  'MIT AND GPL-3.0-only',
  '(MIT OR ISC) AND AGPL-3.0-only',
  'GPL-2.0-only WITH Classpath-exception-2.0',
  'CC-BY-4.0',
  'LicenseRef-MIT',
])('refuses a package under %s in production', async (license) => {
  scratch().write({}, { 'node_modules/a': locked({ license }), 'node_modules/b': locked() });
  const fault = `a 1.0.0 has the licence ${license}, which is not allowed in production.`;
  expect(await findLicenceFaults(scratch().dir, allowed)).toEqual([fault]);
});

test.each(['SEE LICENSE IN LICENSE.md', 'UNLICENSED', 'Apache 2', 'mit', 'MIT OR', ''])(
  'refuses a package under "%s", which is not an SPDX expression',
  async (license) => {
    scratch().write({}, { 'node_modules/a': locked({ license, dev: true }) });
    const fault = `a 1.0.0 has the licence "${license}", which is not an SPDX expression and not allowed in development.`;
    expect(await findLicenceFaults(scratch().dir, allowed)).toEqual([fault]);
  },
);

test('allows in development what it refuses in production, also where both use the package', async () => {
  const [tool, shared] = [{ dev: true }, { devOptional: true }].map((use) => locked({ license: 'CC-BY-4.0', ...use }));
  scratch().write({}, { 'node_modules/tool': tool, 'node_modules/shared': shared });
  expect(await findLicenceFaults(scratch().dir, allowed)).toEqual([expect.stringMatching(/^shared 1\.0\.0 /)]);
});

test('names every package without an allowed licence, wherever it is', async () => {
  scratch().write(
    {},
    {
      'node_modules/a': locked({ license: undefined }),
      'node_modules/a/node_modules/@scope/b': locked({ license: 'GPL-3.0-only', dev: true, optional: true }),
      'node_modules/c': locked({ name: 'original', license: ['MIT'] }),
    },
  );
  expect(await findLicenceFaults(scratch().dir, allowed)).toEqual([
    'a 1.0.0 names no licence, which is not allowed in production.',
    '@scope/b 1.0.0 has the licence GPL-3.0-only, which is not allowed in development.',
    'original 1.0.0 names no licence, which is not allowed in production.',
  ]);
});
