import { setTimeout } from 'node:timers/promises';
import { feed, summarize } from './ingestion/feed.ts';
import { readBatches } from './ingestion/file-batches.ts';
import { openLocalFunction } from './ingestion/local-function.ts';

const usage = 'Usage: npm run ingest -- <file of events, one a line>';

/** The batch size of the pipe (tools/serverless/kafka-source.ts). */
const batchLength = 100;

/** `npm run ingest`: the log of the function goes to stdout, progress and summary to stderr. */
async function run([file, ...others]: readonly string[]): Promise<void> {
  if (file === undefined || others.length > 0) throw new Error(usage);
  const { invoke, target, deadLettersFile, close } = await openLocalFunction(process.cwd());
  print(`Feeding ${target}.`);
  try {
    const counts = await feed(readBatches(file, batchLength), { invoke, print, wait: setTimeout });
    print(`Done. ${summarize(counts)}.`);
    if (counts.poison > 0) print(`Dead letters are in ${deadLettersFile}; npm run redrive tries them again.`);
  } finally {
    close();
  }
}

function print(line: string): void {
  process.stderr.write(`${line}\n`);
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  print(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
