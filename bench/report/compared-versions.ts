import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

interface Manifest {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** Returns the versions of the service, the SDK, the bundler and the peers. */
export async function readVersions(serviceDir: string, peersDir: string): Promise<Readonly<Record<string, string>>> {
  const [service, peers] = await Promise.all([read(serviceDir), read(peersDir)]);
  const used = { ...service.dependencies, ...service.devDependencies };
  const shared = ['@aws-sdk/client-dynamodb', '@aws-sdk/lib-dynamodb', '@middy/core', 'esbuild'];
  const own = shared.flatMap((name) => (used[name] === undefined ? [] : [[name, used[name]] as const]));
  const others = Object.entries(peers.devDependencies ?? {}).filter(([name]) => !name.startsWith('@types/'));
  return { 'todo-api': service.version, ...Object.fromEntries([...own, ...others]) };
}

async function read(dir: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(dir, 'package.json'), 'utf8'));
}
