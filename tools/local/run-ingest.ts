import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { batching } from '../serverless/kafka-source.ts';
import { deadLettersFile, openDeadLetterFile } from './ingestion/dead-letter-file.ts';
import { feed, summarize } from './ingestion/feed.ts';
import { readBatches } from './ingestion/file-batches.ts';
import { openLocalFunction } from './ingestion/local-function.ts';
import { print, runProgram } from './program.ts';

const usage = `Usage: npm run ingest -- <file of events, one a line>

Feeds events to the running npm start. docs/ingestion.md describes them, with an example to paste.`;

/** `npm run ingest`: the log of the function goes to stdout, progress and summary to stderr. */
await runProgram(usage, async ([file, ...others]) => {
  if (file === undefined || others.length > 0) throw new Error(usage);
  const { invoke, target } = await openLocalFunction(openDeadLetterFile(deadLettersFile));
  requireFile(file);
  print(`Feeding ${target}.`);
  const counts = await feed(readBatches(file, batching.BatchSize), { invoke, print, wait: setTimeout });
  print(`Done. ${summarize(counts)}.`);
  if (counts.poison > 0) print(`Dead letters are in ${deadLettersFile}; npm run redrive tries them again.`);
});

/** Makes the folder of a missing file, so that the example in docs/ingestion.md works. @throws Error if it is missing */
function requireFile(file: string): void {
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  throw new Error(`${file} is missing. Write events into it, one a line (docs/ingestion.md), and run this again.`);
}
