import { type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { buildServer } from '../../tools/build-server.ts';
import type { StoreName } from '../../tools/local/stores.ts';

export type Line = Readonly<Record<string, unknown>>;

/** The plain server in a process of its own. */
export interface ServerProcess {
  readonly url: string;
  /** Message of its first line. */
  readonly greeting: string;
  /** Sends a signal, and waits for the end. @returns the exit code */
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>;
  /** What it wrote to stderr. */
  readonly errors: () => string;
  /** Takes the lines of the log that there are, or waits until there are so many. */
  readonly takeLines: (number?: number) => Promise<readonly Line[]>;
}

/** Bundles the server. @returns the path of the bundle */
export async function bundleServer(folder: string, store: StoreName = 'dynamodb'): Promise<string> {
  const file = `${folder}/${store}.cjs`;
  await buildServer(store, file);
  return file;
}

/** Starts a bundle. @throws Error with what it wrote if it ends at its start */
export async function startServer(
  file: string,
  environment: Readonly<Record<string, string>>,
  options: Pick<SpawnOptions, 'cwd' | 'uid' | 'gid'> = {},
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [file], {
    ...options,
    env: { PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit').then(([code]: (number | null)[]) => code ?? null);
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const lines: Line[] = [];
  const output = createInterface(child.stdout).on('line', (line) => lines.push(JSON.parse(line)));
  const takeLines = async (number = 0) => {
    while (lines.length < number) await once(output, 'line');
    return lines.splice(0);
  };
  const ended = exited.then((code) => {
    throw new Error(`The server ended with ${code}: ${errors}${JSON.stringify(lines)}`);
  });
  const first = takeLines(1).then(async (taken) => {
    const { message } = taken[0] ?? {};
    if (!String(message).startsWith('Listening')) lines.unshift(...taken);
    return lines.length === 0 ? String(message) : await ended;
  });
  const greeting = await Promise.race([first, ended]);
  ended.catch(() => undefined);
  return {
    url: /http:\S+/.exec(greeting)?.[0] ?? '',
    greeting,
    takeLines,
    errors: () => errors,
    end: (signal) => {
      child.kill(signal);
      return exited;
    },
  };
}
