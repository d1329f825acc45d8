/** Folders with a `package-lock.json`. */
export const lockfileFolders = [
  '.',
  'bench/peers',
  'examples/web',
  'tests/rehearsal/runtime/client',
  'tools/checks/ci-only',
];
