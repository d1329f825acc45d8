import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { format } from 'node:util';
import { createOutput } from '../../src/telemetry/stdout.ts';
import type { Invocation } from '../invocations.ts';

export type Handler = (event: object, context: object) => Promise<Reply>;

export interface Reply {
  readonly statusCode: number;
  readonly body?: string;
}

/**
 * Loads a handler's module. Like Lambda's runtime, it makes the console write synchronously, with the service's own
 * output, which costs the least.
 * @see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client
 */
export function load(file: string): { readonly handler: Handler } {
  const write = createOutput();
  Object.assign(console, { log: (...values: unknown[]) => write(`${format(...values)}\n`) });
  return createRequire(file)(file);
}

/** Returns the context of a request, with the members that the service and the frameworks read. */
export function createContext(): object {
  return {
    awsRequestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbee1',
    callbackWaitsForEmptyEventLoop: true,
    functionName: 'api',
    functionVersion: '1',
    getRemainingTimeInMillis: () => 10_000,
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:api',
    memoryLimitInMB: '512',
  };
}

/** Calls a handler. @throws Error when the response has an unexpected status, because failing fast is not fast */
export async function invoke(handler: Handler, { event, status }: Invocation): Promise<Reply> {
  const reply = await handler(event, createContext());
  if (reply.statusCode !== status) throw new Error(`Responded with ${reply.statusCode}, not ${status}: ${reply.body}`);
  return reply;
}

/** Sends the result to the measuring process over a descriptor of its own, because stdout has the function's log. */
export function finish(result: object): never {
  writeSync(3, JSON.stringify(result));
  process.exit(0);
}
