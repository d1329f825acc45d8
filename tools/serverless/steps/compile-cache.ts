import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoreName } from '../../local/stores.ts';
import * as bundle from '../compile-cache/add-compile-cache.ts';
import type { Run } from '../run.ts';
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
  // checkStage has refused other names.
  const trial = { store: custom.store as StoreName, table: resources.Resources.TodosTable?.Properties };
  await writeFile(artifact, await explain(addToZip(artifact, functions.api.handler, trial), 'compileCache: '));
  log.notice(`The compile cache is of ${made}. If Lambda's Node differs, the log warns that it was rejected.`);
}

const nodeArchitectures = { arm64: 'arm64', x86_64: 'x64' } as const;

type Trial = Omit<bundle.CompileCachePlan, 'file' | 'nodeArgs'>;

async function addToZip(artifact: string, handler: string, trial: Trial): Promise<Uint8Array> {
  const dir = await mkdtemp(join(tmpdir(), 'compile-cache-'));
  try {
    await unzip(await readFile(artifact), dir);
    await bundle.addCompileCache({ file: join(dir, handler.replace(/\.\w+$/, '.cjs')), ...trial });
    return await zip(await readFiles(dir));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
