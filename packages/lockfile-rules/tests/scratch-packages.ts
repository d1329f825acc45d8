import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useFolder } from '../../../tests/support/use-folder.ts';

type Entries = Readonly<Record<string, unknown>>;

/** A folder with a `package.json` and a lockfile that a test writes. */
export interface ScratchPackages {
  readonly dir: string;
  /** @param packages the locked packages by path, without the root, which is the manifest itself */
  readonly write: (manifest: Entries, packages: Entries) => void;
}

/** @returns a function that returns scratch packages, new ones for each test */
export function useScratchPackages(): () => ScratchPackages {
  const dir = useFolder();
  return () => ({
    dir: dir(),
    write(manifest, packages) {
      const root = { name: 'scratch', version: '1.0.0', ...manifest };
      const lockfile = { ...root, lockfileVersion: 3, requires: true, packages: { '': root, ...packages } };
      writeFileSync(join(dir(), 'package.json'), JSON.stringify(root));
      writeFileSync(join(dir(), 'package-lock.json'), JSON.stringify(lockfile));
    },
  });
}

/** Returns a package's entry in the lockfile, as npm writes it. */
export function locked(fields: Entries = {}): Entries {
  return { version: '1.0.0', integrity: `sha512-${'A'.repeat(86)}==`, license: 'MIT', ...fields };
}
