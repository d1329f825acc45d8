import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installClient } from '../../../tools/runtime-client/install-client.ts';
import { serviceDir } from '../../support/service-dir.ts';

const module = 'github.com/aws/aws-lambda-runtime-interface-emulator/cmd/aws-lambda-rie';
/** The module has no versions that Go knows: this is a commit. */
const version = 'v0.0.0-20261030222936-bef5c4ba774d';
const folder = join(serviceDir, 'node_modules', `.emulator-${version}`);

/** AWS's Runtime Interface Emulator, once `installEmulator` has succeeded. */
export const emulator = join(folder, 'aws-lambda-rie');

/** Arguments before a command that make it see a folder as /opt, where the emulator looks for extensions. */
export function withOpt(opt: string): readonly string[] {
  const mount = 'mount --bind "$1" /opt && shift && exec "$@"';
  return ['unshare', '--map-root-user', '--mount', 'sh', '-c', mount, 'sh', opt];
}

/** Installs the emulator, and AWS's runtime client. @returns why that failed, or undefined */
export function installEmulator(): string | undefined {
  return installClient() ?? buildEmulator() ?? tryMount();
}

function buildEmulator(): string | undefined {
  if (existsSync(emulator)) return undefined;
  const environment = { ...process.env, GOBIN: folder };
  const { status, error, stderr } = spawnSync('go', ['install', `${module}@${version}`], {
    env: environment,
    encoding: 'utf8',
    timeout: 600_000,
  });
  if (status === 0) return undefined;
  return `AWS’s Runtime Interface Emulator needs Go to build it. ${error?.message ?? stderr.trim().split('\n').at(-1)}`;
}

function tryMount(): string | undefined {
  const [command = '', ...args] = [...withOpt(serviceDir), 'true'];
  const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0
    ? undefined
    : `The emulator’s extensions need Linux and the right to mount: ${error?.message ?? stderr.trim()}`;
}
