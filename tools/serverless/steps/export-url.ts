import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { WorkerData } from '#http-host/worker.ts';
import type { Run } from '../run.ts';

/** The thread that runs the export, and its port, in this process of `npm start`. */
let serving: { readonly worker: Worker; readonly port: number } | undefined;

/** Serves the export at a URL of its own, because serverless-offline has neither Function URLs nor streams. */
export async function serveExport(run: Run): Promise<void> {
  const { EXPORT_PORT } = await run.localSettings();
  const url = await run.explain(serve(run, Number(EXPORT_PORT)), 'The export does not start: ');
  run.log.notice(`\nThe export of all todos as CSV is at ${url}/todos.csv.`);
}

/** Serves the export again from a new bundle. A failure to start is logged once, by the thread. */
export async function serveExportAgain(run: Run): Promise<void> {
  await serving?.worker.terminate();
  await serve(run, serving?.port ?? 0).catch(() => undefined);
}

/** Serves the bundle in a thread with the environment of the function. @returns its URL */
async function serve({ serviceDir, service, log }: Run, port: number): Promise<string> {
  const { functions, custom } = service;
  const { handler, environment, timeout, url } = functions.export;
  const bundle = handler.replace(/\.\w+$/, custom.esbuild.outputFileExtension);
  const file = join(serviceDir, String(custom['serverless-offline']['location']), bundle);
  const workerData: WorkerData = { file, port, seconds: timeout, ...(url.cors && { cors: url.cors }) };
  const env = { ...process.env, ...environment };
  const worker = new Worker(new URL('../../../packages/http-host/src/worker.ts', import.meta.url), { env, workerData });
  // Without unref, Ctrl-C would wait for the thread.
  worker.on('error', (error) => log.error(`The export stopped until an edit: ${String(error)}`)).unref();
  serving = { worker, port };
  const [served] = await once(worker, 'message');
  serving = { worker, port: Number(new URL(served).port) };
  return served;
}
