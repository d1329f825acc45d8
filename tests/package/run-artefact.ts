import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type RequestOptions, toEvent } from '../api/gateway.ts';

export type Request = readonly [method: string, url: string, options?: RequestOptions];

export interface ArtefactRun {
  /** The module of the function `api`, unpacked. */
  readonly file: string;
  /** Come one after the other, from alice unless they say otherwise. */
  readonly requests: readonly Request[];
  readonly environment: Readonly<Record<string, string>>;
  readonly nodeArgs?: readonly string[];
}

/** @returns the lines that a process of the artefact printed, each of them JSON: the log, then the replies or the error */
export async function runArtefact({ file, requests, environment, nodeArgs = [] }: ArtefactRun) {
  const events = requests.map(([method, url, options]) => toEvent(method, url, { owner: 'alice', ...options }));
  const child = spawn(process.execPath, [...nodeArgs, join(import.meta.dirname, 'invoke.cjs'), file], {
    env: {
      SERVICE_VERSION: '1.2.3',
      CURSOR_SECRETS: 'a secret of at least 32 characters'.replaceAll(' ', '-'),
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      ...environment,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(events));
  const lines = (await text(child.stdout)).trim().split('\n');
  return lines.map((line): unknown => JSON.parse(line));
}
