import { createRequire } from 'node:module';
import { inspect } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { toContext } from '#http-host/payload.ts';
import type { Call, Outcome, ThreadData } from './function-thread.ts';
import { targets } from './print-request-lines.ts';
import { toTarget } from './request-line.ts';

type Handler = (event: APIGatewayProxyEventV2, context: Context) => unknown;

// Runs a function in a thread with an environment of its own, for tools/local/function-thread.ts.
const { file, seconds }: ThreadData = workerData;
const { handler }: { readonly handler: Handler } = createRequire(file)(file);
parentPort?.on('message', (call: Call) => void run(call));
parentPort?.postMessage({ id: 0 });

async function run({ id, event }: Call): Promise<void> {
  const context = toContext(seconds);
  targets.set(context.awsRequestId, toTarget(event));
  try {
    post({ id, reply: await handler(event, context) });
  } catch (error) {
    post({ id, error: inspect(error) });
  } finally {
    targets.delete(context.awsRequestId);
  }
}

function post(outcome: Outcome): void {
  parentPort?.postMessage(outcome);
}
