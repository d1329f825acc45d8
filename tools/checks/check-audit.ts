import { spawnSync } from 'node:child_process';
import { reportSkip } from './report-skip.ts';

// `npm audit`, which fails on known vulnerabilities of level high or above. If the registry offers no audit, the check is
// skipped, or fails if REQUIRE_AUDIT is set.
const args = ['audit', '--audit-level=high', '--fetch-timeout=60000'];
const { status, stdout } = spawnSync('npm', [...args, '--json'], { encoding: 'utf8', maxBuffer: 2 ** 26 });
// npm reports the registry's errors with a `message`, and its own with a code.
const { message }: { readonly message?: string } = JSON.parse(stdout);
if (status === 0) {
  process.stdout.write('No package has a known vulnerability of level high or above.\n');
} else if (message === undefined) {
  process.exitCode = spawnSync('npm', args, { stdio: 'inherit' }).status ?? 1;
} else {
  reportSkip('REQUIRE_AUDIT', `the registry offers no audit. ${message}`);
}
