import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { listen } from '../support/listen.ts';
import { serviceDir } from '../support/service-dir.ts';

export interface KillableDatabase {
  readonly endpoint: string;
  /** Kills the process, as a power cut would, when it has answered so many writes. */
  readonly killAfterWrites: (writes: number) => void;
  /** Starts it again, on the data that it has stored. */
  readonly restart: () => Promise<void>;
  readonly close: () => void;
}

/** Starts the embedded DynamoDB in a process of its own. Its endpoint stays the same when it is started again. */
export async function startKillableDatabase(dataDir: string): Promise<KillableDatabase> {
  let { process: child, port } = await startProcess(dataDir);
  let writesLeft = Number.POSITIVE_INFINITY;
  const proxy = await listen(createServer((request, response) => void forward(request, response)));
  return {
    endpoint: proxy.endpoint,
    killAfterWrites: (writes) => {
      writesLeft = writes;
    },
    restart: async () => {
      writesLeft = Number.POSITIVE_INFINITY;
      ({ process: child, port } = await startProcess(dataDir));
    },
    close: () => {
      child.kill('SIGKILL');
      proxy.close();
    },
  };

  async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = String(request.headers['x-amz-target']);
    try {
      const body = await buffer(request);
      const names = ['x-amz-target', 'x-amz-date', 'authorization', 'content-type'];
      const headers = Object.fromEntries(names.map((name) => [name, String(request.headers[name])]));
      const answer = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', headers, body });
      const text = await answer.text();
      if (target.endsWith('UpdateItem')) countWrite();
      response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(text);
    } catch {
      response.socket?.destroy();
    }
  }

  function countWrite(): void {
    writesLeft -= 1;
    if (writesLeft === 0) child.kill('SIGKILL');
  }
}

async function startProcess(dataDir: string): Promise<{ process: ChildProcess; port: string }> {
  const program = join(serviceDir, 'tools', 'local', 'serve-dynamodb.ts');
  const child = spawn(process.execPath, [program, dataDir], { env: {}, stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = await once(child.stdout, 'data');
  return { process: child, port: String(port).trim() };
}
