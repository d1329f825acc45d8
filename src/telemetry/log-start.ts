import { createOutput } from './stdout.ts';

/** Argument with which the loader of a package with V8's compile cache runs this code. No package without one has it. */
declare const compileCache: 'taken' | 'rejected';

/**
 * Writes one JSON log entry when Lambda starts a process: how it runs Node. `npm start` and servers write none. No test
 * here can show the flags and the Node that Lambda uses, so the first deployment does. docs/observability.md describes
 * its members.
 */
export function logStart(): void {
  const { version: node, arch, execArgv, env } = process;
  const { AWS_LAMBDA_INITIALIZATION_TYPE: initialization } = env;
  if (initialization === undefined) return;
  const cache = typeof compileCache === 'undefined' ? 'absent' : compileCache;
  const timestamp = new Date().toISOString();
  const line = {
    level: 'INFO',
    timestamp,
    message: 'start',
    node,
    arch,
    execArgv,
    compileCache: cache,
    initialization,
  };
  createOutput()(`${JSON.stringify(line)}\n`);
}
