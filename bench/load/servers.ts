import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { Usage } from '../process/probe.ts';
import { ask } from './driver.ts';
import { scenarios } from './scenarios.ts';

/** A built server. */
export interface ServerFile {
  readonly name: string;
  readonly file: string;
}

export interface RunningServer extends ServerFile {
  readonly url: string;
  readonly use: () => Promise<Usage>;
  readonly stop: () => Promise<void>;
}

/**
 * Starts a server on a free port. Its log goes to /dev/null.
 * @param probe program that reports what the process uses
 * @throws Error when it ends, or responds to a request of a scenario with an unexpected status
 */
export async function startServer(server: ServerFile, probe: string, env: NodeJS.ProcessEnv): Promise<RunningServer> {
  const port = await findPort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, ['--require', probe, server.file], {
    env: { ...env, NODE_ENV: 'production', PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  try {
    await waitFor(child, `${url}/health`);
    await check(server.name, url);
  } catch (error) {
    child.kill();
    throw error;
  }
  return { ...server, url, use: () => ask<Usage>(child, {}), stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill();
  await once(child, 'exit');
}

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function waitFor(child: ChildProcess, url: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) throw new Error(`${child.spawnargs.at(-1)} ended with code ${child.exitCode}.`);
    const response = await fetch(url).catch(() => undefined);
    await response?.arrayBuffer();
    if (response?.ok) return;
    await setTimeout(50);
  }
  throw new Error(`${child.spawnargs.at(-1)} does not respond at ${url}.`);
}

async function check(name: string, url: string): Promise<void> {
  for (const { path, status, ...request } of scenarios.flatMap(({ requests }) => requests)) {
    const response = await fetch(`${url}${path}`, request);
    const body = await response.text();
    if (response.status === status) continue;
    throw new Error(`${name} responds to ${request.method} ${path} with ${response.status}, not ${status}: ${body}`);
  }
}
