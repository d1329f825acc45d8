import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type RequestOptions, toEvent } from '../api/gateway.ts';

/** Variables that Lambda sets in every function; the credentials are made up. */
export const lambdaEnvironment = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
} as const;

/** Settings that the function `api` requires. */
export const apiEnvironment = {
  TABLE_NAME: 'todos',
  SERVICE_VERSION: '1.2.3',
  CURSOR_SECRETS: 'a-secret-of-at-least-32-characters',
} as const;

export interface ArtefactRun {
  /** The module of a function, unpacked. */
  readonly file: string;
  /** The function gets them one after the other. */
  readonly events: readonly unknown[];
  readonly environment: Readonly<Record<string, string>>;
  readonly nodeArgs?: readonly string[];
}

/**
 * Runs an unpacked function in a process of its own.
 * @returns the lines that the process printed, parsed: the log, then the replies or the error
 */
export async function runArtefact({ file, events, environment, nodeArgs = [] }: ArtefactRun): Promise<unknown[]> {
  const child = spawn(process.execPath, [...nodeArgs, join(import.meta.dirname, 'invoke.cjs'), file], {
    env: { ...lambdaEnvironment, ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(events));
  const lines = (await text(child.stdout)).trim().split('\n');
  return lines.map((line): unknown => JSON.parse(line));
}

export type Request = readonly [method: string, url: string, options?: RequestOptions];

/** @returns the events of requests, which come from alice unless they name another owner */
export function toEvents(requests: readonly Request[]): readonly APIGatewayProxyEventV2[] {
  return requests.map(([method, url, options]) => toEvent(method, url, { owner: 'alice', ...options }));
}
