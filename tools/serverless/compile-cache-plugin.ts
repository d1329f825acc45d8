import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addCompileCache } from './compile-cache/add-compile-cache.ts';
import { explain, type Hooks, type Logging, type Serverless, type TableProperties } from './serverless.ts';
import { readFiles, unzip, zip } from './zip.ts';

/**
 * Puts V8's compile cache into the package of the function `api`, where the stage asks for it and this machine can make
 * it. docs/performance.md says what it earns, and when it holds.
 */
export default class CompileCachePlugin {
  readonly hooks: Hooks;
  readonly #serverless: Serverless;
  readonly #log: Logging['log'];

  constructor(serverless: Serverless, _options: unknown, { log }: Logging) {
    this.#serverless = serverless;
    this.#log = log;
    this.hooks = { 'after:package:createDeploymentArtifacts': () => this.#addToPackage() };
  }

  async #addToPackage(): Promise<void> {
    const { custom, provider, functions, resources } = this.#serverless.service;
    if (String(custom.compileCache) !== 'true') return;
    const made = `Node ${process.version} on ${process.arch}`;
    if (process.arch !== nodeArchitectures[provider.architecture]) {
      this.#log.warning(`No compile cache: ${made} makes none that Lambda takes on ${provider.architecture}.`);
      return;
    }
    const artifact = join(this.#serverless.serviceDir, functions.api.package.artifact);
    const table = resources.Resources.TodosTable.Properties;
    const bytes = await explain(this.#serverless, addToZip(artifact, functions.api.handler, table), 'compileCache: ');
    await writeFile(artifact, bytes);
    this.#log.notice(`The compile cache is of ${made}. The log says when Lambda, with another Node, rejects it.`);
  }
}

const nodeArchitectures = { arm64: 'arm64', x86_64: 'x64' } as const;

async function addToZip(artifact: string, handler: string, table: TableProperties): Promise<Uint8Array> {
  const dir = await mkdtemp(join(tmpdir(), 'compile-cache-'));
  try {
    await unzip(await readFile(artifact), dir);
    await addCompileCache({ file: join(dir, handler.replace(/\.\w+$/, '.cjs')), table });
    return await zip(await readFiles(dir));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
