import { once } from 'node:events';
import { cpSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { exampleDir } from '../../tools/local/example-app.ts';
import { findFreePort } from '../support/free-port.ts';
import { type ScratchProject, useScratchProject } from '../support/scratch-project.ts';
import { serviceDir } from '../support/service-dir.ts';
import { useResource } from '../support/use-resource.ts';
import { launchBrowser, observe } from './browser.ts';

const browser = useResource(launchBrowser);
const project = useScratchProject();

test('npm run example prints a link for each of two users, and ends with all that it started', async () => {
  copyExample(project());
  const ports = await Promise.all([findFreePort(), findFreePort(), findFreePort(), findFreePort()]);
  const [PORT, EXPORT_PORT, WEB_PORT, issuerPort] = ports;
  const environment = { PORT, EXPORT_PORT, WEB_PORT, JWT_ISSUER: `http://localhost:${issuerPort}` };
  await project().start(['npm', 'run', 'schemas']).exited;
  const run = project().start([process.execPath, join('tools', 'local', 'run-example.ts')], environment);
  await run.printed(/Ctrl-C ends all\./);
  expect(await readTodos(run.output(), 'alice')).toContain('Buy milk');
  expect(await readTodos(run.output(), 'bob')).toEqual(['Call the dentist', 'Return the drill to Alice']);

  run.process.kill('SIGINT');
  await once(run.process, 'close');
  const left = await Promise.allSettled(ports.map((port) => fetch(`http://localhost:${port}/`)));
  expect(left.map(({ status }) => status)).toEqual(ports.map(() => 'rejected'));
});

/** Adds the app to a copy of the service, with the packages that are installed. */
function copyExample({ dir }: ScratchProject): void {
  const [from, to] = [join(serviceDir, exampleDir), join(dir, exampleDir)];
  const isSource = (file: string) => !['node_modules', 'client', 'dist'].includes(basename(file));
  cpSync(from, to, { recursive: true, preserveTimestamps: true, filter: isSource });
  // The client has a copy of it.
  cpSync(join(serviceDir, 'LICENSE'), join(dir, 'LICENSE'));
  symlinkSync(join(from, 'node_modules'), join(to, 'node_modules'));
}

async function readTodos(output: string, owner: string): Promise<readonly string[]> {
  const [, link = ''] = new RegExp(`${owner}: (\\S+)`).exec(output) ?? [];
  const page = await (await browser().newContext()).newPage();
  const { complaints } = observe(page);
  await page.goto(link);
  await page.getByRole('checkbox').first().waitFor();
  expect(complaints).toEqual([]);
  return page.locator('.todos span').allTextContents();
}
