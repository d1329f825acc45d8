import { createRequire, enableCompileCache, Module } from 'node:module';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { print } from './program.ts';
import { toReadableStack } from './readable-stack.ts';

/** Runs `serverless offline` in this process, which gets all signals. */
export function runFramework(): void {
  enableCompileCache(join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'todo-api', 'compiled'));
  const bin = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');
  const load = createRequire(bin);
  // With its listeners, a signal would wait until all modules have loaded.
  load('signal-exit/signals').signals.length = 0;
  // Its own describes the machine first, and lets what has started live on.
  const file = load.resolve('../lib/cli/handle-error.js');
  load.cache[file] = Object.assign(new Module(file), { exports: endWithError, loaded: true });
  process.argv.splice(2, 0, 'offline', '--stage', 'local');
  load(bin);
}

/** Ends `npm start` with the reason why it cannot go on. */
function endWithError(error: unknown): void {
  print(toReason(error));
  process.exit(1);
}

/** Errors of the framework are sentences for its user. Of others, the stack has the place. */
function toReason(error: unknown): string {
  if (!(error instanceof Error)) return inspect(error);
  return error.name === 'ServerlessError' ? error.message : toReadableStack(error.stack ?? String(error));
}
