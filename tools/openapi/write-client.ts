import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { print, runProgram } from '../local/program.ts';
import { toClientFiles } from './client-files.ts';

const usage = `Usage: npm run client [-- --name <package> --out <folder>]

Writes the typed client of docs/openapi.json as an npm package, to publish or to pack.

  --name   the package's name, for example @acme/todo-client; todo-api-client by default
  --out    the folder; client by default`;

/**
 * Writes the package of the typed client, ESM and CommonJS, each with its types.
 * @param serviceDir the folder that holds `docs`, `tools` and `package.json`
 * @throws Error if npm would refuse the name, or if the folder holds another package
 */
export async function writeClient(serviceDir: string, clientDir: string, name = 'todo-api-client'): Promise<void> {
  if (!packageName.test(name)) throw new Error(`Not a name of an npm package: ${name}`);
  await refuseOtherPackage(clientDir, name);
  for (const [file, text] of Object.entries(await toClientFiles(serviceDir, name))) {
    await mkdir(dirname(join(clientDir, file)), { recursive: true });
    await writeFile(join(clientDir, file), text);
  }
}

/** Names that npm accepts for new packages, with or without a scope. */
const packageName = /^(?:@[a-z0-9-][a-z0-9._-]*\/)?[a-z0-9-][a-z0-9._-]*$/;

async function refuseOtherPackage(clientDir: string, name: string): Promise<void> {
  const text = await readFile(join(clientDir, 'package.json'), 'utf8').catch(() => JSON.stringify({ name }));
  const found: { readonly name?: unknown } = JSON.parse(text);
  if (found.name !== name) throw new Error(`${clientDir} holds another package: ${found.name}`);
}

if (import.meta.main) {
  await runProgram(usage, async (args) => {
    const options = { name: { type: 'string' }, out: { type: 'string', default: 'client' } } as const;
    const { name, out } = parseArgs({ args: [...args], options }).values;
    await writeClient('.', out, name);
    print(`The client is in ${out}. To pack it, run npm pack there.`);
  });
}
