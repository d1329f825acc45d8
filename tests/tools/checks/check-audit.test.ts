import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { locked, useScratchPackages } from '../../../packages/lockfile-rules/tests/scratch-packages.ts';
import { serviceDir } from '../../support/service-dir.ts';
import { useForEach } from '../../support/use-resource.ts';
import { useServer } from '../../support/use-server.ts';

const scratch = useScratchPackages();
useForEach(() =>
  scratch().write(
    { dependencies: { other: '1.0.0' }, devDependencies: { tool: '1.0.0' } },
    { 'node_modules/other': locked(), 'node_modules/tool': locked({ dev: true }) },
  ),
);

/** A registry with nothing but advisories. @see npm's page "npm audit", under "Bulk Advisory Endpoint" */
const registry = useServer((request, response) => {
  const isAudit = request.method === 'POST' && request.url === '/-/npm/v1/security/advisories/bulk';
  request.resume();
  response.writeHead(isAudit ? answer.status : 404, { 'content-type': 'application/json' });
  response.end(JSON.stringify(isAudit ? answer.body : {}));
});
let answer: { readonly status: number; readonly body: object } = { status: 200, body: {} };
const refusal = { status: 405, body: {} };
const required = { REQUIRE_AUDIT: '1' };

test.each([
  ['passes a vulnerability of a level below high', { other: [advisory('moderate')] }, 0, /^/],
  ['fails on one of level high, also of a tool, and names it', { tool: [advisory('high')] }, 1, /^tool .*A high one/ms],
])('%s', async (_, body, code, output) => {
  answer = { status: 200, body };
  expect(await run(required)).toEqual({ code, output: expect.stringMatching(output) });
});

test('is skipped where the registry offers no audit, but fails if an audit is required', async () => {
  answer = refusal;
  expect(await run()).toEqual({ code: 0, output: expect.stringMatching(/^SKIPPED: .*405/) });
  expect(await run(required)).toEqual({ code: 1, output: expect.stringMatching(/^FAILED: .*405/) });
});

test('is skipped where no registry listens', async () => {
  const output = expect.stringMatching(/^SKIPPED: .*ECONNREFUSED/);
  expect(await run({ npm_config_registry: 'http://127.0.0.1:1' })).toEqual({ code: 0, output });
});

test('fails on an error of npm itself', async () => {
  rmSync(join(scratch().dir, 'package-lock.json'));
  const output = expect.stringContaining('This command requires an existing lockfile');
  expect(await run()).toEqual({ code: 1, output });
});

function advisory(severity: string) {
  const url = `https://example.com/${severity}`;
  return { id: 1, url, title: `A ${severity} one`, severity, vulnerable_versions: '<2.0.0', cwe: [] };
}

/** npm caches advisories and reads an .npmrc in the home folder, so both are the test's own. */
function run(more: Readonly<Record<string, string>> = {}) {
  const [cwd, npm_config_registry] = [scratch().dir, registry().endpoint];
  const env = { PATH: process.env['PATH'], HOME: cwd, npm_config_registry, npm_config_fetch_retries: '0', ...more };
  const script = join(serviceDir, 'tools', 'checks', 'check-audit.ts');
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [script], { cwd, env }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, output: stdout + stderr }),
    );
  });
}
