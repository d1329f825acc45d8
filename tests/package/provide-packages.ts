import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives a run a folder for what its suites package (see usePackage), and removes the folder at its end. */
export function providePackages(): void {
  const dir = mkdtempSync(join(tmpdir(), 'packages-'));
  // The processes that run the tests inherit it.
  process.env['PACKAGES_DIR'] = dir;
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
}
