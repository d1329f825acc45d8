import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { WorkerData } from '#http-host/worker.ts';
import { explain, type Hooks, type Logging, type Serverless } from './serverless.ts';
import type { LocalSettings } from './settings.ts';

/**
 * Makes `serverless offline` serve the export at a URL of its own: serverless-offline knows neither Function URLs nor
 * streams. It comes behind serverless-esbuild, whose bundle it runs, and runs it anew whenever that is bundled again.
 */
export default class FunctionUrlPlugin {
  readonly hooks: Hooks;
  readonly #serverless: Serverless;
  readonly #log: Logging['log'];
  #worker: Worker | undefined;
  #port: number | undefined;

  constructor(serverless: Serverless, _options: unknown, { log }: Logging) {
    this.#serverless = serverless;
    this.#log = log;
    const start = () => this.#start();
    this.hooks = {
      'before:offline:start': start,
      'before:offline:start:init': start,
      'after:offline:functionsUpdated:cleanup': () => this.#restart(),
    };
  }

  async #start(): Promise<void> {
    const { EXPORT_PORT } = await explain(this.#serverless, this.#readSettings());
    const url = await explain(this.#serverless, this.#serve(Number(EXPORT_PORT)), 'The export does not start: ');
    this.#port = Number(new URL(url).port);
    this.#log.notice(`\nThe export of all todos as CSV is at ${url}/todos.csv.`);
  }

  async #restart(): Promise<void> {
    await this.#worker?.terminate();
    // Whatever keeps it from starting has been said.
    await this.#serve(this.#port ?? 0).catch(() => undefined);
  }

  /** @returns where the function is served */
  async #serve(port: number): Promise<string> {
    const { functions, custom } = this.#serverless.service;
    const { handler, environment, timeout, url } = functions.export;
    const bundle = handler.replace(/\.\w+$/, custom.esbuild.outputFileExtension);
    const file = join(this.#serverless.serviceDir, String(custom['serverless-offline']['location']), bundle);
    const workerData: WorkerData = { file, port, seconds: timeout, ...(url.cors && { cors: url.cors }) };
    const env = { ...process.env, ...environment };
    this.#worker = new Worker(new URL('../../packages/http-host/src/worker.ts', import.meta.url), { env, workerData });
    // The thread keeps nothing alive that Ctrl-C ends.
    this.#worker.on('error', (error) => this.#log.error(`The export ended, until an edit: ${String(error)}`)).unref();
    const [served] = await once(this.#worker, 'message');
    return String(served);
  }

  /** The schemas must have been compiled before settings.ts is loaded. */
  async #readSettings(): Promise<LocalSettings> {
    const { readLocalSettings } = await import('./settings.ts');
    return readLocalSettings({ ...process.env, ...this.#serverless.service.functions.api.environment });
  }
}
