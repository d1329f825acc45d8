import { watch } from 'node:fs';
import { join } from 'node:path';
import { compileSchemas } from '../schemas/compile-schemas.ts';
import type { Hooks, Logging, Serverless } from './serverless.ts';

/** Compiles the schemas before anything is bundled and, while the service runs locally, whenever one changes. */
export default class SchemasPlugin {
  readonly hooks: Hooks;
  readonly #serviceDir: string;
  readonly #log: Logging['log'];

  constructor({ serviceDir }: Serverless, _options: unknown, { log }: Logging) {
    this.#serviceDir = serviceDir;
    this.#log = log;
    const compile = () => compileSchemas(serviceDir);
    const compileAndWatch = async () => {
      await compile();
      this.#watch();
    };
    this.hooks = {
      'before:package:createDeploymentArtifacts': compile,
      'before:deploy:function:packageFunction': compile,
      'before:offline:start': compileAndWatch,
      'before:offline:start:init': compileAndWatch,
    };
  }

  #watch(): void {
    let timer: NodeJS.Timeout | undefined;
    // An editor's one save can be several events.
    watch(join(this.#serviceDir, 'schemas'), () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.#recompile(), 50);
    }).unref();
  }

  async #recompile(): Promise<void> {
    try {
      await compileSchemas(this.#serviceDir);
    } catch (error) {
      this.#log.error(`The schemas do not compile, the last good ones stay: ${String(error)}`);
    }
  }
}
