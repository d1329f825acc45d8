import { findLicenceFaults } from '#lockfile-rules/licence-rules.ts';
import { lockfileFolders } from './lockfile-folders.ts';
import { reportFaults } from './report-faults.ts';

/** The licences of packages that ship, each with what it allows and, if few packages use it, which. */
const everywhere = {
  MIT: 'permissive',
  'Apache-2.0': 'permissive, with a grant of patents',
  'BSD-2-Clause': 'permissive',
  'BSD-3-Clause': 'permissive',
  ISC: 'permissive',
  '0BSD': 'permissive without a notice: tslib',
  'CC0-1.0': 'a waiver of copyright: railroad-diagrams, below ajv-formats-draft2019',
};

/** Additional licences of packages that neither ship nor are linked with what ships. */
const inDevelopment = {
  'BlueOak-1.0.0': 'permissive, but young: glob and its relatives',
  'Artistic-2.0': 'permissive for use as it is: istextorbinary, below secretlint',
  WTFPL: 'without any condition: style-format, below secretlint',
  'MIT-0': 'permissive without a notice: Powertools, which the benchmark compares with',
  'PSF-2.0': 'permissive, of the Python Software Foundation: argparse, a port from Python',
  'Python-2.0': 'permissive, the same with older parts: argparse again',
  'MPL-2.0': 'copyleft per file, and no file is changed: axe-core, below lighthouse, and lightningcss, below vite',
  Zlib: 'permissive: the half of pako that is a port of zlib',
  'CC-BY-3.0': 'data that requires attribution: the list in spdx-exceptions',
  'CC-BY-4.0': 'data that requires attribution: the browser tables of caniuse-lite',
};

const allowed = { everywhere: Object.keys(everywhere), inDevelopment: Object.keys(inDevelopment) };
const faults = await Promise.all(lockfileFolders.map((dir) => findLicenceFaults(dir, allowed)));
reportFaults(faults.flat(), 'Every locked package has an allowed licence.');
