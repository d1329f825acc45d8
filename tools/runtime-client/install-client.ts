import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { installPackages } from '../install-packages.ts';

const folder = import.meta.dirname;

/** AWS's runtime client, once `installClient` has succeeded. */
export const clientModule = join(folder, 'node_modules', 'aws-lambda-ric', 'index.mjs');

const nativePart = join(dirname(clientModule), 'rapid-client.node');

/** Installs AWS's runtime client. @returns why that failed, or undefined */
export function installClient(): string | undefined {
  const reason = installPackages(folder, { isComplete: () => existsSync(nativePart) });
  return reason && `AWS’s runtime client needs Linux, CMake and a C++ compiler: it builds a native module. ${reason}`;
}

/** A module that runs functions as AWS's runtime client. */
export interface UsableClient {
  readonly client: string;
  /** Why rapid-client.cjs takes the place of its native part; undefined if it does not. */
  readonly replaced: string | undefined;
}

/**
 * Installs AWS's runtime client, where its native part cannot be built with a JavaScript replacement.
 * @param workDir a folder for a client with the replacement
 * @throws Error when even that is impossible: without a package registry
 */
export async function provideClient(workDir: string): Promise<UsableClient> {
  const isHere = existsSync(clientModule) && !existsSync(nativePart);
  const replaced = isHere ? 'Its native part is not built.' : installClient();
  if (replaced === undefined) return { client: clientModule, replaced };
  const reason = installPackages(folder, { args: ['--ignore-scripts'] });
  if (reason !== undefined) throw new Error(reason);
  return { client: await replaceNativePart(workDir), replaced };
}

/** Copies the client into a folder, with rapid-client.cjs in place of the native part. @returns the copy's path */
async function replaceNativePart(workDir: string): Promise<string> {
  const code = await readFile(clientModule, 'utf8');
  const client = join(workDir, 'runtime-client', 'index.mjs');
  if (!code.includes('"./rapid-client.node"')) throw new Error('aws-lambda-ric loads its native part in another way.');
  await mkdir(dirname(client), { recursive: true });
  await writeFile(client, code.replace('"./rapid-client.node"', '"./rapid-client.cjs"'));
  await copyFile(join(folder, 'rapid-client.cjs'), join(dirname(client), 'rapid-client.cjs'));
  return client;
}
