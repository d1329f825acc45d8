/** SPDX identifiers, and why a licence is fine where that is not plain. */
export interface AllowedLicences {
  readonly everywhere: Readonly<Record<string, string>>;
  /** For what neither ships nor is linked with what ships. */
  readonly inDevelopment: Readonly<Record<string, string>>;
}

export const allowedLicences: AllowedLicences = {
  everywhere: {
    MIT: 'permissive',
    'Apache-2.0': 'permissive, with a grant of patents',
    'BSD-2-Clause': 'permissive',
    'BSD-3-Clause': 'permissive',
    ISC: 'permissive',
    '0BSD': 'permissive without a notice: tslib',
    'CC0-1.0': 'a waiver of copyright: railroad-diagrams, below ajv-formats-draft2019',
  },
  inDevelopment: {
    'BlueOak-1.0.0': 'permissive, but young: glob and its relatives',
    'MIT-0': 'permissive without a notice: Powertools, which the benchmark compares with',
    'PSF-2.0': 'permissive, of the Python Software Foundation: argparse, a port from Python',
    'Python-2.0': 'permissive, the same with older parts: argparse again',
    Zlib: 'permissive: the half of pako that is ported from zlib',
    'CC-BY-3.0': 'asks for attribution, of data: the list in spdx-exceptions',
    'CC-BY-4.0': 'asks for attribution, of data: the browser tables of caniuse-lite',
  },
};
