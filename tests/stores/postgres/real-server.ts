import { type ChildProcess, execFileSync, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Client } from 'pg';
import { findFreePort } from '../../support/free-port.ts';
import { limit } from '../../support/limit.ts';

export interface RealServer {
  /** URL of its superuser, who may create databases. */
  readonly url: string;
  /** Kills all its processes with SIGKILL. */
  readonly kill: () => Promise<void>;
  /** Starts it again with its data, on its port. */
  readonly start: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The newest PostgreSQL of Debian's packages, or undefined. */
const binaries = globSync('/usr/lib/postgresql/*/bin').sort().at(-1);

/** Whether a PostgreSQL can be started here. */
export const hasPrograms = binaries !== undefined;

/** Whether there is a PostgreSQL to run tests on: one that can be started, or a server that TEST_POSTGRES_URL names. */
export const hasRealServer = hasPrograms || process.env['TEST_POSTGRES_URL'] !== undefined;

const asServer = { stdio: ['ignore', 'ignore', 'ignore'] satisfies StdioOptions, ...unprivileged() };

/**
 * Starts a PostgreSQL of its own in a temporary folder, on a free port of loopback. Its collation is not C, so that a
 * text that is compared by code units by chance shows.
 * @param isDurable whether acknowledged writes survive a kill
 */
export async function startRealServer(isDurable: boolean): Promise<RealServer> {
  const folder = mkdtempSync(join(tmpdir(), 'todo-postgres-'));
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, 'secret');
  for (const path of [folder, passwordFile]) chownSync(path, asServer.uid ?? -1, asServer.gid ?? -1);
  const data = join(folder, 'data');
  const collation = ['--encoding=UTF8', '--locale=C.UTF-8', '--locale-provider=icu', '--icu-locale=en-US'];
  const login = ['--username=todo', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  execFileSync(toProgram('initdb'), [`--pgdata=${data}`, '--no-sync', ...login, ...collation], asServer);
  const port = await findFreePort();
  const url = `postgres://todo:secret@127.0.0.1:${port}/postgres`;
  const speed = isDurable ? [] : ['-c', 'fsync=off', '-c', 'full_page_writes=off'];
  const address = ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='];
  let server = await run();

  return {
    url,
    kill: () => stop('SIGKILL'),
    start: async () => {
      server = await run();
    },
    close: async () => {
      await stop('SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };

  /** A start fails as long as processes of the killed server end, which hold its memory. */
  async function run(): Promise<ChildProcess> {
    const args = ['-D', data, '-p', port, ...address, ...speed];
    let log = '';
    for (const end = Date.now() + limit(20); Date.now() < end; ) {
      const started = spawn(toProgram('postgres'), args, {
        ...asServer,
        stdio: ['ignore', 'ignore', 'pipe'],
        detached: true,
      });
      started.stderr.on('data', (chunk) => {
        log += chunk;
      });
      if (await serves(url, started)) return started;
    }
    throw new Error(`PostgreSQL has ended instead of starting: ${log}`);
  }

  /** A group of processes of its own, so that no child outlives the server. */
  async function stop(signal: NodeJS.Signals): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return;
    const exit = once(server, 'exit');
    process.kill(signal === 'SIGKILL' ? -server.pid : server.pid, signal);
    await exit;
  }
}

/** Creates a database of its own on a server, and returns its URL and a function that drops it. */
export async function createDatabase(server: string, name: string) {
  const url = new URL(server);
  await execute(server, `CREATE DATABASE "${name}"`);
  url.pathname = name;
  return { url: String(url), drop: () => execute(server, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`) };
}

async function execute(connectionString: string, text: string): Promise<void> {
  const client = new Client({ connectionString });
  try {
    await client.connect();
    await client.query(text);
  } finally {
    await client.end();
  }
}

/** Waits for a server that starts. @returns false if it has ended */
async function serves(url: string, server: ChildProcess): Promise<boolean> {
  while (server.exitCode === null) {
    try {
      await execute(url, 'SELECT');
      return true;
    } catch {
      await setTimeout(20);
    }
  }
  return false;
}

function toProgram(name: string): string {
  return join(binaries ?? '', name);
}

/** PostgreSQL refuses to run as root. */
function unprivileged(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const [, , uid, gid] = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody') ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}
