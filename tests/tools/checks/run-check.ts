import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { serviceDir } from '../../project/service-dir.ts';

/** Runs a check as its npm script does, in a folder of the test. */
export function runCheck(name: string, dir: string, environment: Readonly<Record<string, string>> = {}) {
  const script = join(serviceDir, 'tools', 'checks', `${name}.ts`);
  const env = { PATH: process.env['PATH'], HOME: dir, ...environment };
  const { status, stdout } = spawnSync(process.execPath, [script], { cwd: dir, encoding: 'utf8', env });
  return { status, stdout };
}
