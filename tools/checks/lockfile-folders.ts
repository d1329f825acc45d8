/** Folders with a `package-lock.json`. */
export const lockfileFolders = ['.', 'bench/peers', 'tools/checks/ci-only'];
