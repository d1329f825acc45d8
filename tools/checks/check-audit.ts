import { spawnSync } from 'node:child_process';

/**
 * `npm audit`, which fails on known vulnerabilities of level high or above. Where the registry offers no audit, the
 * check is skipped, or fails if REQUIRE_AUDIT is set.
 */
const args = ['audit', '--audit-level=high', '--fetch-timeout=60000'];
const { stdout } = spawnSync('npm', [...args, '--json'], { encoding: 'utf8', maxBuffer: 2 ** 26 });
const { message }: { readonly message?: string } = JSON.parse(stdout);
// npm reports the registry's errors with a `message`, and its own with a code.
if (message === undefined) {
  process.exitCode = spawnSync('npm', args, { stdio: 'inherit' }).status ?? 1;
} else {
  const isRequired = (process.env['REQUIRE_AUDIT'] ?? '') !== '';
  process.stdout.write(`${isRequired ? 'FAILED' : 'SKIPPED'}: the registry offers no audit. ${message}\n`);
  process.exitCode = isRequired ? 1 : 0;
}
