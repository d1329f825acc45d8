import { once } from 'node:events';
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { type FunctionUrlContext, type StreamingHandler, serveFunctionUrl } from './server.ts';
import { provideStreaming } from './streaming.ts';

/** Data of the thread: the CommonJS module that exports the handler, and how to serve it. */
export interface WorkerData extends Omit<FunctionUrlContext, 'handler'> {
  readonly file: string;
}

// Serves a function in a thread with an environment of its own. It posts a message once the function has loaded, listens
// when it gets one, and then posts its URL.
const { file, ...context }: WorkerData = workerData;
provideStreaming();
const { handler }: { readonly handler: StreamingHandler } = createRequire(file)(file);
if (parentPort !== null) {
  parentPort.postMessage('loaded');
  await once(parentPort, 'message');
  const { url } = await serveFunctionUrl({ handler, ...context });
  parentPort.postMessage(url);
}
