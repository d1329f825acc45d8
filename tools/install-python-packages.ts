import { spawnSync } from 'node:child_process';

/**
 * Installs packages of Python into `venv` in a folder, with this machine's pip, because installing pip there costs more
 * than most packages.
 * @param packages names with versions, such as `moto[server]==5.2.5`
 * @param timeout milliseconds
 * @returns why that failed, or undefined
 */
export function installPythonPackages(
  folder: string,
  packages: readonly string[],
  timeout: number,
): string | undefined {
  const pip = 'python3 -m pip --python venv/bin/python --disable-pip-version-check install --quiet --no-compile';
  const names = packages.map((name) => `'${name}'`).join(' ');
  const command = `python3 -m venv --without-pip venv && ${pip} --retries 1 ${names}`;
  const { status, stderr } = spawnSync(command, { cwd: folder, shell: true, encoding: 'utf8', timeout });
  return status === 0 ? undefined : stderr.trim().split('\n').at(-1);
}
