import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { toReading } from '../serverless/kafka-source.ts';
import { deadLettersFile, openDeadLetterFile } from './ingestion/dead-letter-file.ts';
import { feed } from './ingestion/feed.ts';
import { openLocalFunction } from './ingestion/local-function.ts';
import { readTopic } from './ingestion/topic-batches.ts';
import { openTopic } from './ingestion/topic-consumer.ts';
import { print, runProgram } from './program.ts';
import { blame } from './store-context.ts';

const usage = `Usage: npm run pipe -- --brokers <host:port,...> --topic <name> [--group <name>]

Feeds the events of a Kafka topic to the running npm start, as the pipe of a stage does: in its batches, from the beginning
of the topic, with offsets committed after success. A batch that fails is sent again until it succeeds. The brokers must
allow connections without TLS and without a password. Ctrl-C ends it, and the next run goes on from there. Another --group
(default: todo-api-local) reads the topic from its beginning again.`;

/** `npm run pipe`: the log of the function goes to stdout, progress to stderr. */
await runProgram(usage, async (args) => {
  const { brokers, topic: name, group } = readFlags(args);
  const { invoke, target } = await openLocalFunction(openDeadLetterFile(deadLettersFile));
  const reading = toReading(name, group);
  const topic = await openTopic(brokers, reading);
  print(`Feeding ${target} with topic ${name} as group ${group}. Ctrl-C ends it.`);
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stopping.abort());
  stopping.signal.addEventListener('abort', () => void topic.stop());
  const wait = (milliseconds: number) => setTimeout(milliseconds, undefined, stopping);
  const reportEnd = () => print('This is the end of the topic for now.');
  const feeding = feed(readTopic(topic, reading, reportEnd), { invoke, print, wait, waits: endless });
  await blame(`Topic ${name} at ${brokers.join(', ')}`, feeding).catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error;
  });
  await topic.close();
  print(`Ended. Group ${group} goes on after its last batch that succeeded.`);
  process.exit(0);
});

function readFlags(args: readonly string[]) {
  const options = { brokers: { type: 'string' }, topic: { type: 'string' }, group: { type: 'string' } } as const;
  const { brokers = '', topic = '', group = 'todo-api-local' } = parseArgs({ args: [...args], options }).values;
  if (!/^[^:,\s]+:\d+(,[^:,\s]+:\d+)*$/.test(brokers) || topic === '') throw new Error(usage);
  return { brokers: brokers.split(','), topic, group };
}

/** A pipe sends a batch again until it succeeds, or its records expire. */
function* endless(): Generator<number> {
  for (let milliseconds = 250; ; milliseconds = Math.min(milliseconds * 2, 8000)) yield milliseconds;
}
