import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { startServer } from '../server/server-process.ts';
import { serviceDir } from '../support/service-dir.ts';
import { useSharedFolder } from '../support/use-folder.ts';
import { useResource } from '../support/use-resource.ts';

const folder = useSharedFolder();
const instructions = readFileSync(join(serviceDir, 'resources/server/Dockerfile'), 'utf8')
  .split('\n')
  .filter((line) => /^[A-Z]/.test(line))
  .map((line) => line.split(' ') as [name: string, ...args: string[]]);
/** An address that localhost is not. Other systems than Linux have none that always exists. */
const listening = { LISTEN_ADDRESS: process.platform === 'linux' ? '127.0.0.2' : '127.0.0.1' };
const start = instructions.findLastIndex(([name]) => name === 'FROM');
const [build, run] = [instructions.slice(0, start), instructions.slice(start)];
const ignored = readFileSync(join(serviceDir, 'resources/server/Dockerfile.dockerignore'), 'utf8').trim().split('\n');

/** What the first stage leaves in the image: its steps, run here, with the packages of this folder. */
const image = useResource(() => {
  for (const [name, ...args] of build) {
    if (name === 'COPY') copy(args.slice(0, -1));
    if (name === 'RUN' && args[1] === 'ci')
      symlinkSync(join(serviceDir, 'node_modules'), join(folder(), 'node_modules'));
    else if (name === 'RUN') execute(args.join(' '));
  }
  const app = join(folder(), 'dist');
  for (const path of [folder(), app]) chmodSync(path, 0o755);
  return app;
});

test('the image serves, passes its health check and stops, as a user without rights and with its own files alone', async () => {
  const uid = process.getuid?.() === 0 ? { uid: 65_532, gid: 65_532 } : {};
  const settings = { PORT: '0', AUTH: 'none', CURSOR_SECRETS: 'a-secret-of-at-least-32-characters' };
  const store = { TABLE_NAME: 'todos', AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };
  const file = join(image(), JSON.parse(argsOf(run, 'CMD'))[0]);
  const { url, end } = await startServer(file, { ...settings, ...listening, ...store }, { cwd: image(), ...uid });
  const { version } = JSON.parse(readFileSync(join(serviceDir, 'package.json'), 'utf8'));
  expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'ok', version });
  expect((await fetch(`${url}/docs`)).status).toBe(200);
  expect(checkHealth(url)).toBe(0);
  expect(await end('SIGTERM')).toBe(0);
  expect(checkHealth(url)).toBe(1);
});

test('the image has the Node of package.json to build, and its release line to run', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(serviceDir, 'package.json'), 'utf8'));
  const [major] = devDependencies.node.split('.');
  const images = [argsOf(build, 'FROM'), argsOf(run, 'FROM')].map((image) => image.replace(/@sha256:[0-9a-f]{64}/, ''));
  expect(images).toEqual([
    `node:${devDependencies.node}-trixie-slim AS build`,
    `gcr.io/distroless/nodejs${major}-debian13:nonroot`,
  ]);
});

/** Copies what the build may read. */
function copy(sources: readonly string[]): void {
  for (const source of sources) {
    expect(ignored).toContain(`!${source}`);
    mkdirSync(dirname(join(folder(), source)), { recursive: true });
    const filter = (path: string) => !/\/(node_modules|tests|generated)$/.test(path);
    cpSync(join(serviceDir, source), join(folder(), source), { recursive: true, filter });
  }
}

function execute(command: string): void {
  const env = { PATH: process.env['PATH'], STORE: 'dynamodb' };
  const output = execFileSync('sh', ['-c', `${command} 2>&1`], { cwd: folder(), env, encoding: 'utf8' });
  expect(output).not.toMatch(/warning|error/i);
}

/** Runs the health check of the image. @returns its exit code */
function checkHealth(url: string): number | null {
  const [, command = ''] = argsOf(run, 'HEALTHCHECK').split(' CMD ');
  const [, ...args]: string[] = JSON.parse(command);
  return spawnSync(process.execPath, args, { env: { PORT: new URL(url).port, ...listening } }).status;
}

function argsOf(stage: typeof instructions, name: string): string {
  return (
    stage
      .find(([each]) => each === name)
      ?.slice(1)
      .join(' ') ?? ''
  );
}
