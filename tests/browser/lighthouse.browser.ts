import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { findFreePort } from '../support/free-port.ts';
import { useScratchProject } from '../support/scratch-project.ts';
import { serviceDir } from '../support/service-dir.ts';
import { useResource } from '../support/use-resource.ts';
import { flags } from './browser.ts';

const project = useScratchProject();
const service = useResource(async () => {
  const [PORT, issuer] = [await findFreePort(), await findFreePort()];
  const settings = { PORT, JWT_ISSUER: `http://localhost:${issuer}`, JWT_AUDIENCE: 'todo-api' };
  await project()
    .serverless(['offline'], settings)
    .printed(/ is ready in /);
  return `http://localhost:${PORT}`;
});

/** Lighthouse as a phone with a slow network, its default. */
test.each(['docs', 'problems/precondition_failed'])('Lighthouse has no complaint about /%s', async (path) => {
  const { categories } = await audit(`${service()}/${path}`);
  const scores = Object.fromEntries(Object.entries(categories).map(([name, { score }]) => [name, score]));
  expect(scores).toEqual({ performance: expect.any(Number), accessibility: 1, 'best-practices': 1 });
  expect(scores['performance']).toBeGreaterThanOrEqual(0.9);
});

interface Report {
  readonly categories: Readonly<Record<string, { readonly score: number }>>;
}

async function audit(url: string): Promise<Report> {
  const cli = join(serviceDir, 'tools', 'checks', 'ci-only', 'node_modules', 'lighthouse', 'cli', 'index.js');
  const options = [
    '--output=json',
    '--quiet',
    '--only-categories=performance,accessibility,best-practices',
    `--chrome-flags=${flags.join(' ')}`,
  ];
  const env = { ...process.env, CHROME_PATH: process.env['CHROMIUM_PATH'] };
  const run = promisify(execFile)(process.execPath, [cli, url, ...options], { env, maxBuffer: 2 ** 26 });
  return JSON.parse((await run).stdout);
}
