import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Gives a run a folder for what its suites package (see usePackage): that in SHARED_PACKAGES, which the check of the
 * templates reads too, or one that is removed at its end.
 */
export function providePackages(): void {
  const shared = process.env['SHARED_PACKAGES'];
  const dir = shared ?? mkdtempSync(join(tmpdir(), 'packages-'));
  // The processes that run the tests inherit it. Runs in other copies of the service must not share it.
  process.env['PACKAGES_DIR'] = dir;
  delete process.env['SHARED_PACKAGES'];
  if (shared !== undefined) return;
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
}
