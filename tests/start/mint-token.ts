import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

type Environment = Readonly<Record<string, string>>;

/** @returns what `npm run --silent token` writes to stdout, but the line break at its end */
export function mintToken(dir: string, args: readonly string[], environment: Environment = {}): string {
  const { status, stdout, stderr } = spawnSync(
    'npm',
    ['run', '--silent', 'token', '--', ...args],
    options(dir, environment),
  );
  if (status !== 0) throw new Error(`npm run token ended with ${status}:\n${stderr}`);
  return stdout.replace(/\n$/, '');
}

/** Runs the program behind `npm run token` at once, when the schemas are compiled. */
export function runToken(dir: string, args: readonly string[], environment: Environment = {}) {
  const file = join(dir, 'tools', 'local', 'write-token.ts');
  return spawnSync(process.execPath, [file, ...args], options(dir, environment));
}

/** None of the settings of this process. */
function options(dir: string, environment: Environment) {
  const env = { PATH: process.env['PATH'], HOME: dir, ...environment };
  return { cwd: dir, env, encoding: 'utf8' } as const;
}
