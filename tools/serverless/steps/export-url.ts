import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { WorkerData } from '#http-host/worker.ts';
import type { Run } from '../run.ts';
import { placeFunction } from './local-functions.ts';

/** The thread that runs the export, and its port, in this process of `npm start`. */
let serving: { readonly worker: Worker; port: number } | undefined;

/** Serves the export at a URL of its own, because serverless-offline has neither Function URLs nor streams. */
export async function serveExport(run: Run): Promise<void> {
  const { EXPORT_PORT } = await run.localSettings();
  const url = await run.explain(serve(run, Number(EXPORT_PORT)), 'The export does not start: ');
  run.log.notice(`\nThe export of all todos as CSV is at ${url}/todos.csv.`);
}

/** Serves the export again from a new bundle. A failure to start is logged once, by the thread. */
export async function serveExportAgain(run: Run): Promise<void> {
  const ending = serving;
  await ending?.worker.terminate();
  // Of several edits at once, the first starts the thread for all.
  if (serving === ending) await serve(run, ending?.port ?? 0).catch(() => undefined);
}

/** Serves the bundle in a thread with the environment of the function. @returns its URL */
async function serve(run: Run, port: number): Promise<string> {
  const { file, seconds, environment: env } = placeFunction(run, 'export');
  const { cors } = run.service.functions.export.url;
  const workerData: WorkerData = { file, port, seconds, ...(cors && { cors }) };
  const worker = new Worker(new URL('../../../packages/http-host/src/worker.ts', import.meta.url), { env, workerData });
  // Without unref, Ctrl-C would wait for the thread.
  worker.on('error', (error) => run.log.error(`The export stopped until an edit: ${String(error)}`)).unref();
  const started = { worker, port };
  serving = started;
  const [served] = await once(worker, 'message');
  started.port = Number(new URL(served).port);
  return served;
}
