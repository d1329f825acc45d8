import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { format } from 'node:util';
import type { Invocation } from '../events.ts';

const stdout = 1;

export type Handler = (event: object, context: object) => Promise<Reply>;

export interface Reply {
  readonly statusCode: number;
  readonly body?: string;
}

/**
 * Loads a handler's module as Lambda's runtime does, which also makes the console write at once.
 * @see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client
 */
export function load(file: string): { readonly handler: Handler } {
  Object.assign(console, { log: (...values: unknown[]) => writeSync(stdout, `${format(...values)}\n`) });
  return createRequire(file)(file);
}

/** @returns the context of a request: what the service and the frameworks read of it */
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

/** @throws Error when the answer has another status than the one expected: what fails fast is not fast */
export async function invoke(handler: Handler, { event, status }: Invocation): Promise<Reply> {
  const reply = await handler(event, createContext());
  if (reply.statusCode !== status) throw new Error(`Answered ${reply.statusCode}, not ${status}: ${reply.body}`);
  return reply;
}

/** Hands the result to the process that measures: stdout is for what the function itself prints. */
export function finish(result: object): never {
  writeSync(3, JSON.stringify(result));
  process.exit(0);
}
