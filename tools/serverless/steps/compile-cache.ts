import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as bundle from '../compile-cache/add-compile-cache.ts';
import type { Run } from '../run.ts';
import type { TableProperties } from '../serverless.ts';
import { readFiles, unzip, zip } from '../zip.ts';

/**
 * Puts V8's compile cache into the package of the function `api`, if the stage requires it and this machine can make
 * it. docs/performance.md explains what it saves, and when it is valid.
 */
export async function addCompileCache({ service, serviceDir, log, explain }: Run): Promise<void> {
  const { custom, provider, functions, resources } = service;
  if (String(custom.compileCache) !== 'true') return;
  const made = `Node ${process.version} on ${process.arch}`;
  if (process.arch !== nodeArchitectures[provider.architecture]) {
    return log.warning(`No compile cache: Lambda on ${provider.architecture} would reject one of ${made}.`);
  }
  const artifact = join(serviceDir, functions.api.package.artifact);
  const table = resources.Resources.TodosTable.Properties;
  await writeFile(artifact, await explain(addToZip(artifact, functions.api.handler, table), 'compileCache: '));
  log.notice(`The compile cache is of ${made}. If Lambda's Node differs, the log warns that it was rejected.`);
}

const nodeArchitectures = { arm64: 'arm64', x86_64: 'x64' } as const;

async function addToZip(artifact: string, handler: string, table: TableProperties): Promise<Uint8Array> {
  const dir = await mkdtemp(join(tmpdir(), 'compile-cache-'));
  try {
    await unzip(await readFile(artifact), dir);
    await bundle.addCompileCache({ file: join(dir, handler.replace(/\.\w+$/, '.cjs')), table });
    return await zip(await readFiles(dir));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
