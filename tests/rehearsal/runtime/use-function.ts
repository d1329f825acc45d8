import { buffer } from 'node:stream/consumers';
import type { Result } from '#runtime-api/invocation-result.ts';
import { createFunction, type LambdaFunction } from '#runtime-api/lambda-function.ts';
import type { InvocationOptions } from '#runtime-api/runtime-calls.ts';
import { clientModule } from '../../../tools/runtime-client/install-client.ts';
import type { PackagedService } from '../../package/packaged-service.ts';
import { useResource } from '../../support/use-resource.ts';

type FunctionName = Parameters<PackagedService['unzip']>[0];

export interface FunctionUnderTest {
  readonly service: PackagedService;
  readonly name: FunctionName;
  readonly environment: Readonly<Record<string, string>>;
  readonly seconds?: number;
  readonly extensions?: readonly string[];
  /** Changes the unpacked code before the function starts. */
  readonly prepare?: (dir: string) => Promise<void>;
}

/** A function as AWS's runtime client runs it. */
export interface RunningFunction extends LambdaFunction {
  /** The log of the function so far. */
  readonly log: readonly string[];
  /** The log of its extensions so far. */
  readonly extensionLog: readonly string[];
  /** Invokes the function. @returns the result and the whole response */
  readonly call: (event: unknown, options?: InvocationOptions) => Promise<Called>;
}

export interface Called extends Result {
  readonly text: string;
}

/** @returns a function that returns a function of the service in Lambda's environment, one for all tests of a block */
export function useFunction(toFunction: () => FunctionUnderTest): () => RunningFunction {
  return useResource(
    () => startFunction(toFunction()),
    ({ shutDown }) => shutDown(),
  );
}

/** Unpacks a function, which starts with its first invocation. */
export async function startFunction(tested: FunctionUnderTest): Promise<RunningFunction> {
  const { service, name, environment, seconds = 10, extensions = [], prepare } = tested;
  const log: string[] = [];
  const extensionLog: string[] = [];
  const taskRoot = await service.unzip(name);
  await prepare?.(taskRoot);
  const lambda = createFunction({
    taskRoot,
    handler: `src/handlers/${name === 'preTraffic' ? 'pre-traffic' : name}.handler`,
    memory: 512,
    timeout: seconds,
    environment,
    name: `todo-api-prod-${name}`,
    version: '7',
    node: process.execPath,
    client: clientModule,
    extensions,
    onEntry: (source, entry) => void (source === 'function' ? log : extensionLog).push(entry),
  });
  return { ...lambda, log, extensionLog, call };

  async function call(event: unknown, options?: InvocationOptions): Promise<Called> {
    const { body, result } = lambda.invoke(event, options);
    const [bytes, outcome] = await Promise.all([buffer(body), result]);
    return { ...outcome, text: bytes.toString() };
  }
}
