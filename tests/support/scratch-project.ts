import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyService } from '../../tools/stages/copy-service.ts';
import { serviceDir } from './service-dir.ts';
import { useResource } from './use-resource.ts';

/** A copy of this service that a test can start, package and edit without touching the original. */
export interface ScratchProject {
  readonly dir: string;
  /** Starts `serverless` with these arguments; what it prints gathers in `output`. */
  readonly serverless: (args: readonly string[], environment?: Environment) => Run;
  /** Starts `npm start`. */
  readonly npmStart: (environment: Environment) => Run;
  /** Starts the program of `npm start`. */
  readonly startAlone: (environment?: Environment) => Run;
  /** Starts a command. */
  readonly start: (command: readonly string[], environment?: Environment) => Run;
  readonly remove: () => Promise<void>;
}

type Environment = Readonly<Record<string, string>>;

export interface Run {
  readonly process: ChildProcess;
  readonly output: () => string;
  /** Waits until what was printed matches. @throws when the process ends before that */
  readonly printed: (pattern: RegExp) => Promise<void>;
  /** Waits for the end. @returns the exit code */
  readonly exited: Promise<number | null>;
}

export function useScratchProject(): () => ScratchProject {
  return useResource(createScratchProject, ({ remove }) => remove());
}

/** @param folder the folder that gets the copy */
export function createScratchProject(folder = tmpdir()): ScratchProject {
  const dir = mkdtempSync(join(folder, 'todo-api-'));
  copyService(serviceDir, dir);
  const runs: Run[] = [];
  const node = [process.execPath, join(dir, 'node_modules', '.bin', 'serverless')];
  return {
    dir,
    serverless: (args, environment = {}) => start([...node, ...args], environment),
    npmStart: (environment) => start(['npm', 'start'], { npm_config_update_notifier: 'false', ...environment }),
    startAlone: (environment) => start([process.execPath, join('tools', 'local', 'start.ts')], environment),
    start,
    remove,
  };

  function start(command: readonly string[], environment: Environment = {}): Run {
    const run = startIn(dir, command, environment);
    runs.push(run);
    return run;
  }

  async function remove(): Promise<void> {
    for (const run of runs) run.process.kill('SIGKILL');
    await Promise.all(runs.map(({ exited }) => exited));
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Where Node keeps compiled code, if the run has a place for it: half of the framework's start is compiling. */
const { NODE_COMPILE_CACHE } = process.env;
const compileCache = NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE };

/** The environment holds no credentials and no home: a service that needs either does not start. */
function startIn(dir: string, [command = '', ...args]: readonly string[], environment: Environment): Run {
  const child = spawn(command, args, {
    cwd: dir,
    env: { PATH: process.env['PATH'], HOME: dir, EXPORT_PORT: '0', ...compileCache, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  return { process: child, output: () => text, printed, exited };

  async function printed(pattern: RegExp): Promise<void> {
    const ended = exited.then((code) => {
      if (!pattern.test(text)) throw new Error(`serverless ended with ${code} before it printed ${pattern}:\n${text}`);
    });
    while (!pattern.test(text)) await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), ended]);
  }
}
