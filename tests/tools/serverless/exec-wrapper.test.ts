import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import { toNodeArgs } from '#runtime-api/node-bootstrap.ts';
import { serviceDir } from '../../support/service-dir.ts';
import { useFolder } from '../../support/use-folder.ts';

const wrapper = join(serviceDir, 'tools/serverless/exec-wrapper/drop-expose-gc');
const folder = useFolder();
/** Lambda's image has Bash as sh. Others have smaller shells. */
const shells = ['/bin/sh', '/bin/bash'].filter((shell) => existsSync(shell));
const lambda = toNodeArgs(512);
const odd = ['', ' ', 'a b', '*', '$HOME', '`id`', "'", '"', '\\', 'line\nline', '-', '--', '-n', '--expose-gc'];

describe.each(shells)('%s', (shell) => {
  test.each([
    ['the command of Lambda', [...lambda, '/var/runtime/index.mjs'], [...lambda.slice(1), '/var/runtime/index.mjs']],
    ['a later place', ['--no-warnings', ...lambda, 'x.mjs'], ['--no-warnings', ...lambda.slice(1), 'x.mjs']],
    ['both spellings', ['--expose_gc', '--expose-gc', 'x.mjs'], ['x.mjs']],
    ['no such option', ['--no-warnings', 'x.mjs'], ['--no-warnings', 'x.mjs']],
    ['arguments of the script', ['--expose-gc', 'x.mjs', ...odd], ['x.mjs', ...odd]],
    ['arguments after --', ['--', '--expose-gc', ...odd], ['--', '--expose-gc', ...odd]],
    ['a value like the option', ['--max-http-header-size', '--expose-gc'], ['--max-http-header-size', '--expose-gc']],
    ['an empty argument', ['', '--expose-gc'], ['', '--expose-gc']],
    ['no arguments', [], []],
  ])('runs Node without --expose-gc, and with all else: %s', async (_, given, expected) => {
    expect(await run(shell, 'node', given)).toMatchObject({ received: expected });
  });

  test('runs any other command as it is', async () => {
    const given = ['--expose-gc', ...odd];
    expect(await run(shell, 'nodejs', given)).toMatchObject({ received: given });
  });

  test('the command replaces the shell, with its environment and its status', async () => {
    const variables = { next: 'a', argument: 'b', HOME: '*' };
    const { pid, received, environment, ...rest } = await run(shell, 'node', ['--expose-gc', 'a b'], variables);
    expect({ received, pid: rest.startedPid, environment }).toEqual({
      received: ['a b'],
      pid,
      environment: expect.objectContaining(variables),
    });
    expect(rest.status).toBe(7);
  });
});

/** Runs the wrapper with a command that reports what it got. */
async function run(shell: string, name: string, args: readonly string[], variables: Record<string, string> = {}) {
  const program = join(folder(), `${name}.cjs`);
  const report = '{ received: process.argv.slice(2), pid: process.pid, environment: process.env }';
  writeFileSync(program, `#!${process.execPath}\nconsole.log(JSON.stringify(${report}));process.exitCode = 7;\n`, {
    mode: 0o755,
  });
  const command = join(folder(), name);
  if (!existsSync(command)) symlinkSync(program, command);
  const child = spawn(shell, [wrapper, command, ...args], {
    env: { ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [printed, [status]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return { ...(JSON.parse(printed) as Report), startedPid: child.pid, status };
}

interface Report {
  readonly received: readonly string[];
  readonly pid: number;
  readonly environment: Readonly<Record<string, string>>;
}
