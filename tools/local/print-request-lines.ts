import fs from 'node:fs';
import { workerData } from 'node:worker_threads';
import { type RequestFacts, type Terminal, toRequestLine } from './request-line.ts';

/** Data of a thread whose function writes log entries. */
export interface PrintingData {
  /** Where to print lines in place of entries. */
  readonly terminal?: Terminal | undefined;
}

/** Method and path of requests that run in this thread, by `awsRequestId`. An entry has its route only. */
export const targets = new Map<string, string>();

// A function writes its log entries to stdout with writeSync. On a terminal this module, which is loaded before the
// function, prints lines in their place.
const { terminal }: PrintingData = workerData ?? {};
const { writeSync } = fs;
/** File descriptor, which a thread's process.stdout lacks. */
const stdout = 1;
if (terminal !== undefined) Object.assign(fs, { writeSync: printLine });

function printLine(...args: Parameters<typeof writeSync>): number {
  const [file, text] = args;
  const line = file === stdout && typeof text === 'string' ? toLine(text) : undefined;
  if (line === undefined) return writeSync(...args);
  process.stdout.write(line);
  return Buffer.byteLength(String(text));
}

/** Returns undefined for what is no log entry of a request. */
function toLine(text: string): string | undefined {
  if (terminal === undefined || !text.startsWith('{')) return undefined;
  const entry: RequestFacts & { readonly message?: string; readonly route?: string; readonly awsRequestId?: string } =
    JSON.parse(text);
  if (entry.message !== 'request') return undefined;
  return toRequestLine(targets.get(entry.awsRequestId ?? '') ?? entry.route ?? '', entry, terminal);
}
