import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';

export interface Run {
  readonly program: string;
  readonly args: readonly string[];
  readonly nodeArgs?: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** The file that receives the function's output; by default it is read and discarded. */
  readonly stdout?: number | 'pipe';
}

/**
 * Runs a measuring program in a process of its own.
 * @returns its result
 * @throws Error when it ends without a result
 */
export async function runProgram<Sample>({ program, args, nodeArgs = [], env, stdout = 'pipe' }: Run): Promise<Sample> {
  const child = spawn(process.execPath, [...nodeArgs, program, ...args], {
    env,
    stdio: ['ignore', stdout, 'inherit', 'pipe'],
  });
  // Log entries go through a pipe that is read, as on Lambda.
  child.stdout?.resume();
  try {
    return (await json(child.stdio[3] as Readable)) as Sample;
  } catch (cause) {
    throw new Error(`${[program, ...args.slice(0, 1)].join(' ')} gave no result.`, { cause });
  }
}

export interface Server {
  /** Its output when it listened. */
  readonly printed: string;
  readonly stop: () => void;
}

/** Starts a program that serves DynamoDB, or a stub of AWS, and prints its ports. */
export async function startServer(program: string, args: readonly string[] = []): Promise<Server> {
  const child = spawn(process.execPath, [program, ...args], { env: {}, stdio: ['ignore', 'pipe', 'inherit'] });
  const [printed] = await once(child.stdout, 'data');
  return { printed: String(printed).trim(), stop: () => void child.kill() };
}

/**
 * Returns a function's variables: credentials as long as Lambda's, and those in serverless.yml.
 * @param endpoint URL of a DynamoDB
 */
export function toVariables(
  own: Readonly<Record<string, string>>,
  endpoint?: string,
): Readonly<Record<string, string>> {
  return {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'x'.repeat(40),
    AWS_SESSION_TOKEN: 'x'.repeat(800),
    ...own,
    CURSOR_SECRETS: 'a-secret-of-at-least-32-characters',
    ...(endpoint !== undefined && { AWS_ENDPOINT_URL_DYNAMODB: endpoint }),
  };
}

/** Returns the environment of a function in a bare process: its variables, and those that Lambda sets. */
export function toEnvironment(own: Readonly<Record<string, string>>, endpoint?: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: 'api',
    AWS_LAMBDA_FUNCTION_VERSION: '1',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    ...toVariables(own, endpoint),
  };
}
