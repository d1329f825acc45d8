/** Folders with a `package-lock.json`. */
export const lockfileFolders = ['.', 'bench/peers', 'examples/web', 'tools/checks/ci-only', 'tools/runtime-client'];
