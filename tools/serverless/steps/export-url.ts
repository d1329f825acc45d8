import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { WorkerData } from '#http-host/worker.ts';
import { isListenError, toPortFault } from '../../local/ports.ts';
import type { PrintingData } from '../../local/print-request-lines.ts';
import { toReadableStack } from '../../local/readable-stack.ts';
import { findTerminal } from '../../local/request-line.ts';
import type { Run } from '../run.ts';
import { placeFunction } from './local-functions.ts';

/** The thread that runs the export, and its URL, in this process of `npm start`. */
let serving: { readonly worker: Worker; readonly url: string } | undefined;

/** Serves the export at a URL of its own, because serverless-offline has neither Function URLs nor streams. */
export async function serveExport(run: Run): Promise<void> {
  const { EXPORT_PORT } = await run.localSettings();
  await run.explain(serve(run, Number(EXPORT_PORT)).catch(rethrow));

  function rethrow({ message, cause }: Error): never {
    if (isListenError(cause)) throw new Error(toPortFault('EXPORT_PORT', cause));
    throw new Error(`The export does not start: ${toReadableStack(message)}`);
  }
}

/** Returns the URL of the export, which runs. */
export function exportUrl(): string {
  return serving?.url ?? '';
}

/** Serves the export from a new bundle. @throws Error if the bundle does not load; the old one stays then */
export async function reloadExport(run: Run): Promise<void> {
  await serve(run, Number(new URL(exportUrl()).port));
}

/** Serves the bundle in a thread with the environment of the function, in place of the thread that serves it now. */
async function serve(run: Run, port: number): Promise<void> {
  const worker = startThread(run, port);
  await next(worker);
  // The port is free when the thread has ended, with the exports that it runs.
  await serving?.worker.terminate();
  worker.postMessage('listen');
  serving = { worker, url: await next(worker) };
  worker.on('error', (error) => run.log.error(`The export stopped until an edit: ${inspect(error)}`));
}

function startThread(run: Run, port: number): Worker {
  const { file, seconds, environment: env } = placeFunction(run, 'export');
  const { cors } = run.service.functions.export.url;
  const workerData: WorkerData & PrintingData = {
    file,
    port,
    seconds,
    ...(cors && { cors }),
    terminal: findTerminal(),
  };
  const module = new URL('../../../packages/http-host/src/worker.ts', import.meta.url);
  const execArgv = ['--enable-source-maps', '--require', fileURLToPath(printing)];
  const worker = new Worker(module, { env, workerData, execArgv });
  // Without unref, Ctrl-C would wait for the thread.
  worker.unref();
  return worker;
}

const printing = new URL('../../local/print-request-lines.ts', import.meta.url);

/** Returns the next message of a thread. @throws Error that describes why it ended */
async function next(worker: Worker): Promise<string> {
  try {
    const [message] = await once(worker, 'message');
    return message;
  } catch (error) {
    throw new Error(inspect(error), { cause: error });
  }
}
