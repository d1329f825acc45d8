import { join } from 'node:path';
import { addCompileCache, exposeGc } from '../compile-cache/add-compile-cache.ts';
import type { Run } from '../run.ts';
import { editZip } from '../zip.ts';
import { dropsExposeGc } from './exec-wrapper.ts';

/**
 * Puts V8's compile cache into the package of each function, if the stage requires it and this machine can make it.
 * docs/performance.md explains what it saves, and when it is valid.
 */
export async function addCompileCaches({ service, serviceDir, log, explain }: Run): Promise<void> {
  const { custom, provider, functions } = service;
  if (String(custom.compileCache) !== 'true') return;
  const made = `Node ${process.version} on ${process.arch}`;
  if (process.arch !== nodeArchitectures[provider.architecture]) {
    return log.warning(`No compile cache: Lambda on ${provider.architecture} would reject one of ${made}.`);
  }
  const nodeArgs = dropsExposeGc(service) ? [] : [exposeGc];
  for (const { handler, package: packed } of Object.values(functions)) {
    if (handler === undefined || packed === undefined) continue;
    const edit = (dir: string) => addCompileCache(join(dir, handler.replace(/\.\w+$/, '.cjs')), nodeArgs);
    await explain(editZip(join(serviceDir, packed.artifact), edit), 'compileCache: ');
  }
  log.notice(`Compile caches are of ${made}. If Lambda's Node differs, the log warns that they were rejected.`);
}

const nodeArchitectures = { arm64: 'arm64', x86_64: 'x64' } as const;
