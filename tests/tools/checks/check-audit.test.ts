import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { locked, useScratchPackages } from '../../../packages/lockfile-rules/tests/scratch-packages.ts';
import { findFreePort } from '../../project/free-port.ts';
import { serviceDir } from '../../project/service-dir.ts';
import { useForEach } from '../../support/use-resource.ts';
import { advisory, type StubAnswer, useStubRegistry } from './stub-registry.ts';

const scratch = useScratchPackages();
const registry = useStubRegistry();
useForEach(() =>
  scratch().write(
    { dependencies: { other: '1.0.0' }, devDependencies: { tool: '1.0.0' } },
    { 'node_modules/other': locked(), 'node_modules/tool': locked({ dev: true }) },
  ),
);

test('passes a vulnerability of a level below high', async () => {
  expect(await audit({ status: 200, body: { other: [advisory('moderate')] } }, required)).toMatchObject({ code: 0 });
});

test('fails on a vulnerability of level high, also of a tool, and names the package', async () => {
  const body = { tool: [advisory('high')] };
  expect(await audit({ status: 200, body })).toEqual({
    code: 1,
    output: expect.stringMatching(/^tool .*A high one/ms),
  });
});

test('is skipped where the registry offers no audit, but fails if an audit is required', async () => {
  const refusal = { status: 405, body: {} };
  expect(await audit(refusal)).toEqual({ code: 0, output: expect.stringMatching(/^SKIPPED: .*405/) });
  expect(await audit(refusal, required)).toEqual({ code: 1, output: expect.stringMatching(/^FAILED: .*405/) });
});

test('is skipped where no registry listens', async () => {
  const url = `http://127.0.0.1:${await findFreePort()}`;
  expect(await run(url)).toEqual({ code: 0, output: expect.stringMatching(/^SKIPPED: .*ECONNREFUSED/) });
});

test('fails on an error of npm itself', async () => {
  rmSync(join(scratch().dir, 'package-lock.json'));
  const output = expect.stringContaining('This command requires an existing lockfile');
  expect(await run(registry().endpoint)).toEqual({ code: 1, output });
});

const required = { REQUIRE_AUDIT: '1' };

function audit(answer: StubAnswer, more = {}) {
  registry().answers(answer);
  return run(registry().endpoint, more);
}

/** npm caches advisories and reads an .npmrc in the home folder, so both are the test's own. */
async function run(url: string, more: Readonly<Record<string, string>> = {}) {
  const { PATH } = process.env;
  const env = { PATH, HOME: scratch().dir, npm_config_registry: url, npm_config_fetch_retries: '0', ...more };
  const script = join(serviceDir, 'tools', 'checks', 'check-audit.ts');
  const child = spawn(process.execPath, [script], { cwd: scratch().dir, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = [text(child.stdout), text(child.stderr), once(child, 'close')] as const;
  const [output, errors, [code]] = await Promise.all(ended);
  return { code, output: output + errors };
}
