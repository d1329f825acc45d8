import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { checkAudit } from '../../../tools/checks/check-audit.ts';
import { findFreePort } from '../../project/free-port.ts';
import { runCheck } from './run-check.ts';
import { createScratchPackages, locked, type ScratchPackages } from './scratch-packages.ts';
import { advisory, type StubAnswer, type StubRegistry, startStubRegistry } from './stub-registry.ts';

let scratch: ScratchPackages;
let registry: StubRegistry | undefined;

beforeEach(() => {
  scratch = createScratchPackages();
  scratch.write(
    { dependencies: { above: '1.0.0', other: '1.0.0' }, devDependencies: { tool: '1.0.0' } },
    {
      'node_modules/above': locked({ dependencies: { below: '1.0.0' } }),
      'node_modules/below': locked(),
      'node_modules/other': locked(),
      'node_modules/tool': locked({ dev: true }),
    },
  );
});

afterEach(async () => {
  await registry?.close();
  registry = undefined;
  scratch.remove();
});

test('passes when the registry knows of no vulnerability', async () => {
  expect(await audit({ status: 200, body: {} }, { REQUIRE_AUDIT: '1' })).toEqual({
    passed: true,
    message: 'No known vulnerability of level high; 0 packages with a known vulnerability of a lower level.',
  });
});

test.each(['low', 'moderate'])('passes a vulnerability of level %s, and counts it', async (severity) => {
  expect(await audit({ status: 200, body: { other: [advisory(severity)] } })).toEqual({
    passed: true,
    message: 'No known vulnerability of level high; 1 packages with a known vulnerability of a lower level.',
  });
});

test.each(['high', 'critical'])('refuses a vulnerability of level %s, also of a tool', async (severity) => {
  const body = { below: [advisory(severity)], tool: [advisory(severity)], other: [advisory('low')] };
  const advised = `(${severity}): A ${severity} one https://example.com/${severity}`;
  expect(await audit({ status: 200, body })).toEqual({
    passed: false,
    message: [
      'Known vulnerabilities:',
      `  above (${severity}): through below`,
      `  below ${advised}`,
      `  tool ${advised}`,
      '1 packages with a known vulnerability of a lower level.',
    ].join('\n'),
  });
});

test.each([404, 405, 500])('is skipped where the registry answers %i, but not where it is required', async (status) => {
  const reason = expect.stringContaining(`${status} `);
  expect(await audit({ status, body: {} })).toEqual({ passed: true, message: reason });
  expect(await audit({ status, body: {} }, { REQUIRE_AUDIT: '1' })).toEqual({ passed: false, message: reason });
});

test('is skipped where nothing listens, but not where it is required', async () => {
  const url = `http://127.0.0.1:${await findFreePort()}`;
  expect(await checkAudit(scratch.dir, environment(url))).toEqual({
    passed: true,
    message: expect.stringMatching(/^SKIPPED: .*ECONNREFUSED/),
  });
  expect(await checkAudit(scratch.dir, { ...environment(url), REQUIRE_AUDIT: '1' })).toEqual({
    passed: false,
    message: expect.stringMatching(/^The registry offers no audit, and REQUIRE_AUDIT asks for one\. .*ECONNREFUSED/),
  });
});

test('ends with code 1 where it is required and nothing listens', async () => {
  const nowhere = environment(`http://127.0.0.1:${await findFreePort()}`);
  expect(runCheck('check-audit', scratch.dir, nowhere)).toMatchObject({ status: 0 });
  expect(runCheck('check-audit', scratch.dir, { ...nowhere, REQUIRE_AUDIT: '1' })).toMatchObject({ status: 1 });
});

test('is not skipped for a fault that is not the registry’s', async () => {
  rmSync(join(scratch.dir, 'package-lock.json'));
  await expect(audit({ status: 200, body: {} })).rejects.toThrow('npm audit failed: This command requires an existing');
});

async function audit(answer: StubAnswer, more: Readonly<Record<string, string>> = {}) {
  await registry?.close();
  registry = await startStubRegistry(answer);
  return checkAudit(scratch.dir, { ...environment(registry.url), ...more });
}

/** npm remembers advisories in its cache, so the cache is the test's own, as is the home that may hold an .npmrc. */
function environment(url: string): Readonly<Record<string, string>> {
  const { PATH = '' } = process.env;
  return { PATH, HOME: scratch.dir, npm_config_registry: url, npm_config_fetch_retries: '0' };
}
