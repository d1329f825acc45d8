import { execFile, execFileSync, execSync, spawnSync } from 'node:child_process';
import { cpSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeClient } from '../../../tools/openapi/write-client.ts';
import { limit } from '../../support/limit.ts';
import { serviceDir } from '../../support/service-dir.ts';
import { useSharedFolder } from '../../support/use-folder.ts';
import { useResource } from '../../support/use-resource.ts';

const execute = promisify(execFile);

/**
 * A front end: the programs of `client-use`, in its node_modules the packed client and what the client depends on, and the
 * source of the client.
 */
export function useFrontEnd() {
  const folder = useSharedFolder((created) => {
    cpSync(join(import.meta.dirname, 'client-use'), created, { recursive: true });
    cpSync(join(serviceDir, 'tools', 'openapi', 'client'), join(created, 'source'), { recursive: true });
    writeFileSync(join(created, 'package.json'), '{ "type": "module" }');
  });
  const client = () => join(folder(), 'node_modules', 'todo-api-client');
  useResource(() => install(folder(), client()));
  return { client, compile, run, print };

  /** @returns what tsc says, one line for each error */
  function compile(moduleResolution: string, files: readonly string[], exactOptionalPropertyTypes = true): string {
    const module = moduleResolution === 'bundler' ? 'esnext' : moduleResolution;
    // Checking the declarations of packages takes as long as the rest, so one resolution is enough.
    const skipLibCheck = moduleResolution !== 'bundler';
    const options = { ...compilerOptions, module, moduleResolution, exactOptionalPropertyTypes, skipLibCheck };
    writeFileSync(join(folder(), 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files }));
    const tsc = join(serviceDir, 'node_modules', 'typescript', 'bin', 'tsc');
    return spawnSync(process.execPath, [tsc, '--pretty', 'false'], { cwd: folder(), encoding: 'utf8' }).stdout;
  }

  /** @returns the JSON that a program prints */
  async function run(program: string, ...args: readonly string[]): Promise<unknown> {
    return JSON.parse(await print(program, ...args));
  }

  async function print(...args: readonly string[]): Promise<string> {
    return (await execute(process.execPath, args, { cwd: folder(), timeout: limit(30) })).stdout;
  }
}

async function install(folder: string, client: string): Promise<void> {
  const packages = join(client, '..');
  await writeClient(serviceDir, join(packages, 'written'));
  const file = execSync('npm pack ./written --silent', { cwd: packages, encoding: 'utf8' }).trim();
  execFileSync('tar', ['-xzf', file], { cwd: packages });
  renameSync(join(packages, 'package'), client);
  cpSync(join(client, 'dist', 'openapi.d.ts'), join(folder, 'source', 'openapi.d.ts'));
  for (const name of ['openapi-fetch', 'openapi-typescript-helpers', '@types', 'undici-types']) {
    symlinkSync(join(serviceDir, 'node_modules', name), join(packages, name));
  }
}

const compilerOptions = {
  target: 'es2022',
  lib: ['es2024', 'dom', 'dom.iterable'],
  types: ['node'],
  strict: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  allowImportingTsExtensions: true,
};
